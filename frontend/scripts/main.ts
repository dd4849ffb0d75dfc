// Everything here is an addition: each page works without it.
import { keyboardAnswers } from "./answers";
import { partialDecisions } from "./decisions";
import { focusErrors } from "./errors";
import { paperAndCopy } from "./paper";
import { announceResults } from "./search";
import { forgetOnTablet, tabletCode } from "./tablet";

keyboardAnswers(document);
partialDecisions(document);
focusErrors(document);
announceResults(document);
paperAndCopy(document);
tabletCode(document);
forgetOnTablet(document);
