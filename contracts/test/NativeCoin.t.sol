// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../src/Terms.sol";
import {check, checkEqual} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {Counter, Delegator, GasBurner, LongRefuser, Refuser, Returner} from "./Recipients.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// Native coin: it always arrives, whatever the recipient's code does, and its amounts are logged.
contract NativeCoinTest is TillTest {
    function fund(Terms memory terms, uint256 first, uint256 tills) internal {
        for (uint256 i; i < tills; ++i) {
            vm.deal(addressOf(terms, first + i), 100);
        }
    }

    function settleFresh(Terms memory terms, uint8 kind, uint256 first, uint256 tills) internal {
        fund(terms, first, tills);
        settleAll(groupAt(terms, COIN, kind, first, tills));
    }

    /// The recipient gets its 40 % (or all of it), in every way that coin can travel.
    function checkArrives(address recipient) internal {
        Terms memory sole = termsTo(recipient);
        settleFresh(sole, DESTROY, 0, 1);
        checkEqual(recipient.balance, 100, "alone");
        settleFresh(sole, DESTROY, 1, 3);
        checkEqual(recipient.balance, 400, "alone, batch");
        settleFresh(sole, KEEP_FIRST, 4, 1);
        settleFresh(sole, KEEP_AGAIN, 4, 1);
        checkEqual(recipient.balance, 600, "alone, kept");
        settleFresh(sole, KEEP_FIRST, 5, 3);
        settleFresh(sole, KEEP_AGAIN, 5, 3);
        checkEqual(recipient.balance, 1_200, "alone, kept batch");
        Terms memory pair = pairTerms(recipientAt(0), recipient);
        settleFresh(pair, DESTROY, 0, 1);
        checkEqual(recipient.balance, 1_240, "split");
        settleFresh(pair, DESTROY, 1, 3);
        checkEqual(recipient.balance, 1_360, "split, batch");
        settleFresh(pair, KEEP_FIRST, 4, 1);
        settleFresh(pair, KEEP_AGAIN, 4, 1);
        checkEqual(recipient.balance, 1_440, "split, kept");
        checkEqual(recipientAt(0).balance, 360, "the other recipient");
        checkTillEmpty();
    }

    function test_coinArrivesAtAnOrdinaryRecipient() public {
        checkArrives(recipientAt(9));
    }

    function test_coinArrivesAtARecipientThatReverts() public {
        checkArrives(address(new Refuser()));
    }

    function test_coinArrivesAtARecipientThatBurnsAllGas() public {
        checkArrives(address(new GasBurner()));
    }

    function test_coinArrivesAtARecipientThatRevertsWithALongAnswer() public {
        checkArrives(address(new LongRefuser()));
    }

    /// Till takes no coin back, so nothing is stranded in it.
    function test_coinArrivesAtARecipientThatGivesItBack() public {
        Returner returner = new Returner();
        Terms memory pair = pairTerms(recipientAt(0), address(returner));
        fund(pair, 0, 3);
        settleAll(groupOf(pair, COIN, DESTROY, 3));
        check(!returner.gaveBack(), "given back");
        checkEqual(address(returner).balance, 120, "recipient");
        checkTillEmpty();
    }

    /// A recipient that runs Till's code (as an account delegating to it under EIP-7702 would; the address of a
    /// till itself has no key, so nothing can delegate it) is a recipient like any other.
    function test_coinArrivesAtARecipientThatRunsTillsCode() public {
        checkArrives(address(new Delegator(address(till))));
    }

    function test_aSoleRecipientsCodeDoesNotRun() public {
        Counter counter = new Counter();
        fund(termsTo(address(counter)), 0, 2);
        settleAll(groupOf(termsTo(address(counter)), COIN, DESTROY, 2));
        checkEqual(counter.calls(), 0, "calls");
        checkEqual(address(counter).balance, 200, "recipient");
    }

    function test_anAgreeableRecipientOfASplitIsCalledOnce() public {
        Counter counter = new Counter();
        Terms memory pair = pairTerms(recipientAt(0), address(counter));
        fund(pair, 0, 3);
        settleAll(groupOf(pair, COIN, DESTROY, 3));
        checkEqual(counter.calls(), 1, "calls");
    }

    /// One log a group: every id of the call with its amount, 0 for what was skipped.
    function checkLogged(Terms memory terms, uint8 kind) internal {
        vm.deal(addressOf(terms, 0), 70);
        vm.deal(addressOf(terms, 2), 30);
        Vm.Log[] memory logs = settle(groupOf(terms, COIN, kind, 3));
        checkOnlySkipped(logs, addressOf(terms, 1), COIN);
        uint256 found;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != ITill.NativeSettled.selector) continue;
            ++found;
            check(logs[i].emitter == address(till), "emitter");
            check(logs[i].topics[1] == hashOf(terms), "terms hash");
            (bytes8[] memory ids, uint256[] memory amounts) = abi.decode(logs[i].data, (bytes8[], uint256[]));
            checkEqual(ids.length, 3, "ids");
            checkEqual(amounts.length, 3, "amounts");
            for (uint256 k; k < 3; ++k) {
                check(ids[k] == idAt(k), "id");
                checkEqual(amounts[k], k == 0 ? 70 : k == 1 ? 0 : 30, "amount");
            }
        }
        checkEqual(found, 1, "NativeSettled logs");
    }

    function test_amountsAreLogged() public {
        checkLogged(soleTerms(), DESTROY);
        checkLogged(pairTerms(recipientAt(0), recipientAt(1)), DESTROY);
        checkLogged(termsTo(recipientAt(5)), KEEP_FIRST);
    }

    function test_emptyTillsAreSkippedWithoutASettlementLog() public {
        Vm.Log[] memory logs = settle(groupOf(soleTerms(), COIN, DESTROY, 2));
        checkEqual(countSkipped(logs), 2, "skipped");
        checkEqual(logs.length, 2, "logs");
    }

    function test_tokensBesideTheCoinStay() public {
        token.mint(addressOf(soleTerms(), 0), 100);
        fund(soleTerms(), 0, 1);
        settleAll(groupOf(soleTerms(), COIN, DESTROY, 1));
        checkEqual(held(addressOf(soleTerms(), 0)), 100, "till");
        settleAll(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 100, "recipient");
    }

    function test_tillRefusesCoinSentToIt() public {
        vm.deal(address(this), 1 ether);
        (bool ok,) = address(till).call{value: 1}("");
        check(!ok, "empty call");
        (ok,) = address(till).call{value: 1}(hex"0000");
        check(!ok, "call with data");
        (ok,) = address(till).call{value: 1}(hex"12345678");
        check(!ok, "unknown selector");
        checkTillEmpty();
    }

    function test_aKeptTillAcceptsCoin() public {
        fund(soleTerms(), 0, 1);
        settleAll(groupOf(soleTerms(), COIN, KEEP_FIRST, 1));
        address kept = addressOf(soleTerms(), 0);
        vm.deal(address(this), 1 ether);
        (bool ok,) = kept.call{value: 0.5 ether}("");
        check(ok, "payment");
        (ok,) = kept.call{value: 0.5 ether}("a memo");
        check(ok, "payment with data");
        settleAll(groupOf(soleTerms(), COIN, KEEP_AGAIN, 1));
        checkEqual(recipientAt(0).balance, 1 ether + 100, "recipient");
    }
}
