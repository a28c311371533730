import { IsEmail, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { TERMS } from '@app/authorization';

/** What a third party sends to propose an agreement. */
export class ProposalBody {
  @IsEmail()
  @MaxLength(254)
  readonly email: string;

  @Matches(/^(?:\d{17}|\d{22})$/, { message: 'esiid must have 17 or 22 digits' })
  readonly esiid: string;

  /** an ESPI scope; what the application has not registered is left out of it */
  @IsString()
  @Length(1, 256)
  readonly scope: string;

  /** what the data is wanted for, as the customer reads it */
  @IsString()
  @Length(1, 500)
  readonly purpose: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(TERMS.mostMonths)
  readonly months?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(TERMS.mostInvitationDays)
  readonly invitation_days?: number;
}
