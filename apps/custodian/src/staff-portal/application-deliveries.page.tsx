import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, Form, Head, Note, Page, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import type { Delivery, NotificationEndpoint } from '@app/webhooks';
import { DeliveryList, type DeliveryListProps } from '../third-party-portal/delivery-list.js';
import { DeliveryRecord } from '../third-party-portal/delivery.page.js';
import { EndpointFacts, EndpointNote } from '../third-party-portal/endpoint-facts.js';
import { applicationDeliveriesPath, DELIVERIES_PATH, reviewPath } from './staff-paths.js';

const texts = textsIn({
  en: {
    deliveries: 'Notifications',
    title: (name: string) => `Notifications to ${name}`,
    oneTitle: (name: string) => `A notification to ${name}`,
    review: 'The application',
    resume: 'Resume and catch up',
    resumeParked: 'Send what is parked again',
    resend: 'Send again',
    done: { resumed: 'Notifications are sent again, in their order.', resent: 'It is sent again.' },
    noEndpoint: 'The application has no notification address.',
  },
  es: {
    deliveries: 'Notificaciones',
    title: (name) => `Notificaciones a ${name}`,
    oneTitle: (name) => `Una notificación a ${name}`,
    review: 'La aplicación',
    resume: 'Reanudar y ponerse al día',
    resumeParked: 'Reenviar lo apartado',
    resend: 'Reenviar',
    done: { resumed: 'Las notificaciones se envían de nuevo, en su orden.', resent: 'Se envía de nuevo.' },
    noEndpoint: 'La aplicación no tiene dirección de notificaciones.',
  },
});

export const staffDone = ['resumed', 'resent'] as const;

interface ApplicationDeliveriesPageProps extends Omit<DeliveryListProps, 'path' | 'children'> {
  readonly application: Application;
  readonly endpoint: NotificationEndpoint | undefined;
  readonly parked: number;
  readonly now: Date;
  readonly done?: (typeof staffDone)[number] | undefined;
}

export function ApplicationDeliveriesPage(props: ApplicationDeliveriesPageProps): JSX.Element {
  const { page, application, endpoint, parked, formats, now, done } = props;
  const t = texts(page.language);
  const title = t.title(application.metadata.client_name);
  const path = applicationDeliveriesPath(application._id);
  const isSuspended = endpoint?.suspendedAt !== undefined;
  return (
    <Page page={page} title={title}>
      <Head
        title={title}
        above={<a href={DELIVERIES_PATH}>{t.deliveries}</a>}
        sub={<a href={reviewPath(application._id)}>{t.review}</a>}
      />
      {done !== undefined ? (
        <Note mood="good" answers>
          <p>{t.done[done]}</p>
        </Note>
      ) : (
        endpoint !== undefined && <EndpointNote page={page} endpoint={endpoint} />
      )}
      <div class="sheet bleed apart-s">
        {endpoint === undefined ? (
          <p>{t.noEndpoint}</p>
        ) : (
          <EndpointFacts page={page} endpoint={endpoint} formats={formats} now={now} />
        )}
        {endpoint !== undefined && (isSuspended || parked > 0) && (
          <Form action={`${path}/resume`}>
            <Button kind="go">{isSuspended ? t.resume : t.resumeParked}</Button>
          </Form>
        )}
      </div>
      <DeliveryList {...props} path={path} />
    </Page>
  );
}

interface StaffDeliveryPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly endpoint: NotificationEndpoint | undefined;
  readonly delivery: Delivery;
  readonly formats: Formats;
}

export function StaffDeliveryPage(props: StaffDeliveryPageProps): JSX.Element {
  const { page, application, endpoint, delivery, formats } = props;
  const t = texts(page.language);
  const name = application.metadata.client_name;
  const path = applicationDeliveriesPath(application._id);
  return (
    <Page page={page} title={t.oneTitle(name)}>
      <Head title={t.oneTitle(name)} above={<a href={path}>{t.title(name)}</a>} />
      <div class="sheet bleed">
        <DeliveryRecord page={page} delivery={delivery} formats={formats} />
        {endpoint !== undefined && endpoint.suspendedAt === undefined && (
          <Form action={`${path}/${delivery._id}/resend`}>
            <Button>{t.resend}</Button>
          </Form>
        )}
      </div>
    </Page>
  );
}
