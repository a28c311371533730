import { faultsOf, type Agreed, type CustomerOffer } from '@app/authorization';
import type { Formats } from '@app/language';
import type { PageContext } from '@app/page-kit';
import type { FormBody } from '@app/web';
import { PageAnswer } from '../pages/page-answer.js';
import { digestOf, givenChoices, stateOf } from './consent-form.js';
import { ConsentPage, type Remark } from './consent.page.js';

type Given = FormBody['fields'];

/** A question to one customer, from whomever it is: how it is asked, and what counts as a yes. */
export class ConsentQuestion {
  constructor(
    private readonly page: PageContext,
    private readonly customerOffer: CustomerOffer,
    private readonly personId: string,
    private readonly formats: Formats,
    /** where a third party gets its answer by this browser; absent: it is told in another way */
    private readonly redirectUri?: string,
  ) {}

  /** The page, with the choices that come along, if any do. */
  asked(given: Given, { remark, status = 200 }: { remark?: Remark | undefined; status?: number } = {}): PageAnswer {
    const { page, formats, personId, redirectUri } = this;
    const { offer, textOf } = this.customerOffer;
    const chosen = givenChoices(given);
    const choices = chosen ?? offer.atFirst;
    const faults = faultsOf(choices, offer);
    const text = textOf(choices);
    return new PageAnswer(
      <ConsentPage
        page={page}
        offer={offer}
        choices={choices}
        text={text}
        state={chosen && stateOf(given, faults, page.language, (date) => formats.civilDate(date), offer)}
        personId={personId}
        shown={Object.keys(faults).length === 0 ? digestOf(personId, choices, text) : undefined}
        remark={remark}
        formats={formats}
        isAnybodys={redirectUri !== undefined}
      />,
      { status, formAction: redirectUri === undefined ? [] : [redirectUri] },
    );
  }

  /** What is agreed by a form, where it is a yes to what was shown last; the page once more where it is not. */
  answeredBy(given: Given): PageAnswer | Pick<Agreed, 'offer' | 'choices' | 'text'> {
    const { offer, textOf } = this.customerOffer;
    const choices = givenChoices(given);
    if (choices === undefined || Object.keys(faultsOf(choices, offer)).length > 0) {
      return this.asked(given, { status: 422 });
    }
    const text = textOf(choices);
    const isShown = given.get('shown')?.[0] === digestOf(this.personId, choices, text);
    return isShown ? { offer, choices, text } : this.asked(given, { remark: 'look-again' });
  }
}
