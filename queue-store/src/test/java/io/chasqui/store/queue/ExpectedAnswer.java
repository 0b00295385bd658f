package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.Confirmation;

/** What a queue is expected to say to a message, and what is done then. */
record ExpectedAnswer(boolean rejection, long tag, Runnable done) implements Confirmation {

    @Override
    public void confirmed(long confirmedTag) {
        answered(false, confirmedTag);
    }

    @Override
    public void rejected(long rejectedTag) {
        answered(true, rejectedTag);
    }

    private void answered(boolean rejected, long answeredTag) {
        assertThat(rejected).as("rejected").isEqualTo(rejection);
        assertThat(answeredTag).isEqualTo(tag);
        done.run();
    }
}
