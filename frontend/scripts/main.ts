// Everything here is an addition: each page works without it.
import { keyboardAnswers } from "./answers";
import { partialDecisions } from "./decisions";
import { keyboardDeck } from "./deckkeys";
import { swipeDeck } from "./deckswipe";
import { countUndo } from "./deckundo";
import { focusErrors } from "./errors";
import { paperAndCopy } from "./paper";
import { announceResults, omitEmpty } from "./search";
import { forgetOnTablet, tabletCode } from "./tablet";

keyboardAnswers(document);
partialDecisions(document);
keyboardDeck(document);
swipeDeck(document);
countUndo(document);
focusErrors(document);
announceResults(document);
omitEmpty(document);
paperAndCopy(document);
tabletCode(document);
forgetOnTablet(document);
