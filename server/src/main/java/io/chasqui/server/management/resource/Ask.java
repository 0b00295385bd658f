package io.chasqui.server.management.resource;

import io.chasqui.server.loop.BrokerLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Questions to an event loop from a thread that is none. */
final class Ask {

    private Ask() {}

    /** Runs a call on the loop and passes on what it answers, now or later. */
    static <T> CompletionStage<T> of(BrokerLoop loop, Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                call.get().whenComplete((value, error) -> {
                    if (error == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(error);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
