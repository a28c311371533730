import { describe, expect, it } from '@jest/globals';
import { Controller, Delete, Get, Post } from '@nestjs/common';
import { Access } from './espi-api/access.js';
import { methodsAt, routesOf } from './route-table.js';

@Controller('shelf/:shelf')
class ShelfController {
  @Get()
  @Access('reader')
  shelf(): void {}

  @Get(['book/:book', 'volume/:book'])
  @Access('public')
  book(): void {}

  @Delete('book/:book')
  remove(): void {}

  @Post('/')
  @Access('upload')
  add(): void {}

  notARoute(): void {}
}

const table = routesOf(ShelfController);

describe('the routes of a controller', () => {
  it('are one for each method and path, with who may call it', () => {
    expect(table).toEqual([
      { method: 'GET', path: '/shelf/:shelf', caller: 'reader', handler: 'ShelfController.shelf' },
      { method: 'GET', path: '/shelf/:shelf/book/:book', caller: 'public', handler: 'ShelfController.book' },
      { method: 'GET', path: '/shelf/:shelf/volume/:book', caller: 'public', handler: 'ShelfController.book' },
      { method: 'DELETE', path: '/shelf/:shelf/book/:book', caller: undefined, handler: 'ShelfController.remove' },
      { method: 'POST', path: '/shelf/:shelf', caller: 'upload', handler: 'ShelfController.add' },
    ]);
  });

  it.each([
    ['/shelf/1', ['GET', 'HEAD', 'POST']],
    ['/shelf/1/', ['GET', 'HEAD', 'POST']],
    ['/Shelf/1/BOOK/2', ['DELETE', 'GET', 'HEAD']],
    ['/shelf/1/volume/2', ['GET', 'HEAD']],
    ['/shelf//book/2', []],
    ['/shelf/1/book', []],
    ['/', []],
  ])('tell the methods of %s', (path, methods) => {
    expect(methodsAt(path, table)).toEqual(methods);
  });
});
