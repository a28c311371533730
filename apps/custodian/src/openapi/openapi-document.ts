import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { DataCustodian } from '@app/data-custodian';
import { CustodianModule } from '../custodian.module.js';
import { isPageCaller } from '../pages/page-caller.js';
import { routes, type Route } from '../route-table.js';
import { auditSchemas } from './audit-operations.js';
import { components } from './components.js';
import { describeOperation } from './describe-operation.js';
import { notificationOperations, notificationSchemas } from './notification-operations.js';
import { oauthOperations, oauthSchemas } from './oauth-operations.js';
import { securitySchemes } from './security.js';

type PathItem = OpenAPIObject['paths'][string];

/** An address of OpenAPI: parameters in braces. */
const addressOf = ({ path }: Route): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** Whether a route is for programs; pages, what watches over the server, and the way on within OAuth are not. */
function isForPrograms({ method, path, caller }: Route): boolean {
  if (notificationOperations[`${method} ${path}`] !== undefined) return true;
  if (caller === undefined || isPageCaller(caller) || !/^\/(DataCustodian|\.well-known)\//.test(path)) return false;
  return caller !== 'oauth' || oauthOperations[`${method} ${path}`] !== undefined;
}

/**
 * The programming interface in OpenAPI 3.0: paths, parameters and JSON bodies as Nest knows them, who may call and what
 * is answered as the route table says. It is made without a database.
 */
export async function openApiDocument(baseUrl: string): Promise<OpenAPIObject> {
  // in preview nothing is made of the providers: no custodian is there to be asked
  const preview = { configuration: { baseUrl } } as DataCustodian;
  const app = await NestFactory.create(CustodianModule.over(preview), { preview: true, logger: false });
  const about = new DocumentBuilder()
    .setTitle('Green Button data custodian')
    .setDescription(
      'Energy usage and retail customer data by NAESB REQ.21 (ESPI 4.0): Atom feeds under bearer tokens that customers grant.',
    )
    .setVersion('1.0')
    .addServer(baseUrl)
    .build();
  const document = SwaggerModule.createDocument(app, about);
  await app.close();
  return {
    ...document,
    paths: pathsOf(document.paths),
    components: {
      ...components,
      schemas: {
        ...document.components?.schemas,
        ...components.schemas,
        ...oauthSchemas,
        ...auditSchemas,
        ...notificationSchemas,
      },
      securitySchemes,
    },
  };
}

function pathsOf(known: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const paths: Record<string, PathItem> = {};
  for (const route of routes.filter(isForPrograms)) {
    const address = addressOf(route);
    const method = route.method.toLowerCase() as 'get' | 'put' | 'post' | 'delete';
    const operation = known[address]?.[method];
    if (operation === undefined) throw new Error(`Nest knows no ${route.method} ${address}`);
    paths[address] = { ...paths[address], [method]: describeOperation(route, operation) };
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
}
