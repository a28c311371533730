import '@app/espi';
