package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.definitions.DefinitionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DefinitionSequenceTest {

    private final DefinitionSequence sequence = new DefinitionSequence("test-definitions");
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws InterruptedException {
        sequence.close();
    }

    private CompletableFuture<String> submit(String name, CompletableFuture<String> until, Object... touches) {
        return sequence.submit(Set.of(touches), () -> {
            seen.add(name);
            return until;
        });
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /** Returns when the definition thread has seen everything submitted before. */
    private void settle() throws Exception {
        get(sequence.submit(Set.of(), () -> CompletableFuture.completedStage("")));
    }

    private static CompletableFuture<String> done() {
        return CompletableFuture.completedFuture("done");
    }

    @Test
    void operationsOnOneNameRunOneAfterTheOther() throws Exception {
        CompletableFuture<String> disk = new CompletableFuture<>();
        CompletableFuture<String> first = submit("first", disk, "q");
        CompletableFuture<String> second = submit("second", done(), "q");
        CompletableFuture<String> third = submit("third", done(), "q");
        settle();
        assertThat(seen).containsExactly("first");
        disk.complete("written");
        assertThat(get(first)).isEqualTo("written");
        get(second);
        get(third);
        assertThat(seen).containsExactly("first", "second", "third");
    }

    @Test
    void operationsOnDifferentNamesWaitForTheDiskTogether() throws Exception {
        List<CompletableFuture<String>> disks = new ArrayList<>();
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            disks.add(new CompletableFuture<>());
            results.add(submit("op", disks.get(i), "q" + i));
        }
        settle();
        assertThat(seen).hasSize(100);
        for (int i = 99; i >= 0; i--) {
            disks.get(i).complete("written " + i);
            assertThat(get(results.get(i))).isEqualTo("written " + i);
        }
    }

    @Test
    void anOperationOnTwoNamesWaitsForBothAndHoldsBackLaterOnesOnEither() throws Exception {
        CompletableFuture<String> disk = new CompletableFuture<>();
        submit("a", disk, "A");
        CompletableFuture<String> both = submit("ab", done(), "A", "B");
        CompletableFuture<String> later = submit("b", done(), "B");
        submit("c", done(), "C");
        settle();
        assertThat(seen).containsExactly("a", "c");
        disk.complete("written");
        get(both);
        get(later);
        assertThat(seen).containsExactly("a", "c", "ab", "b");
    }

    @Test
    void whoSharesANameWaitsOnlyForWhoWantsItAlone() throws Exception {
        DefinitionSequence.Shared shared = new DefinitionSequence.Shared("x");
        CompletableFuture<String> firstDisk = new CompletableFuture<>();
        CompletableFuture<String> secondDisk = new CompletableFuture<>();
        submit("first", firstDisk, shared, "a");
        submit("second", secondDisk, shared, "b");
        CompletableFuture<String> same = submit("second again", done(), shared, "b");
        CompletableFuture<String> alone = submit("alone", done(), "x");
        CompletableFuture<String> late = submit("late", done(), shared, "c");
        settle();
        assertThat(seen).containsExactly("first", "second");
        secondDisk.complete("written");
        get(same);
        settle();
        assertThat(seen).containsExactly("first", "second", "second again");
        firstDisk.complete("written");
        get(alone);
        get(late);
        assertThat(seen).containsExactly("first", "second", "second again", "alone", "late");
    }

    @Test
    void whatIsSharedBelongsToItsVirtualHost() throws Exception {
        DefinitionKey exchange = new DefinitionKey(DefinitionKey.Kind.EXCHANGE, "v", "x");
        CompletableFuture<String> disk = new CompletableFuture<>();
        submit("shares", disk, new DefinitionSequence.Shared(exchange));
        CompletableFuture<String> whole = sequence.submitAlone("v", () -> {
            seen.add("whole");
            return done();
        });
        CompletableFuture<String> late = submit("late", done(), new DefinitionSequence.Shared(exchange));
        settle();
        assertThat(seen).containsExactly("shares");
        disk.complete("written");
        get(whole);
        get(late);
        assertThat(seen).containsExactly("shares", "whole", "late");
    }

    @Test
    void aFailureEndsItsOperationAndNoOther() throws Exception {
        CompletableFuture<String> disk = new CompletableFuture<>();
        CompletableFuture<String> failing = submit("failing", disk, "q");
        CompletableFuture<String> throwing = sequence.submit(Set.of("q"), () -> {
            throw new IllegalStateException("at once");
        });
        CompletableFuture<String> last = submit("last", done(), "q");
        disk.completeExceptionally(new IllegalStateException("later"));
        assertThatThrownBy(() -> get(failing))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("later");
        assertThatThrownBy(() -> get(throwing))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("at once");
        assertThat(get(last)).isEqualTo("done");
    }

    @Test
    void whatAnOperationTouchesIsAskedRightBeforeItStarts() throws Exception {
        CompletableFuture<String> disk = new CompletableFuture<>();
        CompletableFuture<String> otherDisk = new CompletableFuture<>();
        Set<Object> touches = Collections.synchronizedSet(new java.util.HashSet<>(Set.of("A")));
        submit("a", disk, "A");
        submit("b", otherDisk, "B");
        CompletableFuture<String> growing = sequence.submit(() -> Set.copyOf(touches), () -> {
            seen.add("growing");
            return done();
        });
        settle();
        touches.add("B");
        disk.complete("written");
        settle();
        assertThat(seen).containsExactly("a", "b");
        otherDisk.complete("written");
        get(growing);
        assertThat(seen).containsExactly("a", "b", "growing");
    }

    @Test
    void aScopeThatThrowsHoldsUpNobody() throws Exception {
        CompletableFuture<String> result = sequence.submit(
                () -> {
                    throw new IllegalStateException("no scope");
                },
                DefinitionSequenceTest::done);
        assertThat(get(result)).isEqualTo("done");
        settle();
    }

    @Test
    void manyThatWaitForOneNameNeedNoDeepStack() throws Exception {
        CompletableFuture<String> disk = new CompletableFuture<>();
        submit("first", disk, "q");
        CompletableFuture<String> last = null;
        for (int i = 0; i < 3_000; i++) {
            last = submit("more", done(), "q");
        }
        settle();
        disk.complete("written");
        get(last);
        assertThat(seen).hasSize(3_001);
    }

    @Test
    void resultsAreToldOnTheDefinitionThread() throws Exception {
        CompletableFuture<String> disk = new CompletableFuture<>();
        CompletableFuture<Boolean> onThread = submit("op", disk, "q").thenApply(value -> sequence.isCurrent());
        settle();
        disk.complete("written");
        assertThat(get(onThread)).isTrue();
    }

    @Test
    void afterClosingEverythingIsRefused() throws Exception {
        sequence.close();
        assertThatThrownBy(() -> get(submit("late", done(), "q"))).hasMessageContaining("stopping");
    }
}
