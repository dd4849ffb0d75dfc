// Everything here is an addition: each page works without it.
import { keyboardAnswers } from "./answers";
import { partialDecisions } from "./decisions";
import { focusErrors } from "./errors";
import { announceResults } from "./search";

keyboardAnswers(document);
partialDecisions(document);
focusErrors(document);
announceResults(document);
