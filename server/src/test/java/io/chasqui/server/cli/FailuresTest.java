package io.chasqui.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "LISTENER_UNAVAILABLE, 69",
        "DATA_DIRECTORY_IN_USE, 75",
        "DATA_DIRECTORY_UNUSABLE, 74",
        "DATA_UNREADABLE, 65"
    })
    void eachReasonNotToStartHasItsExitCode(Reason reason, int code) {
        StartException failure = new StartException(reason, "what is wrong");

        assertThat(report(failure)).isEqualTo("chasqui: what is wrong" + System.lineSeparator());
        assertThat(Failures.status(failure).code()).isEqualTo(code);
    }

    @Test
    void filesAreNamedWithWhatIsWrongWithThem() {
        assertThat(report(new NoSuchFileException("/a"))).contains("/a does not exist");
        assertThat(report(new UncheckedIOException(new AccessDeniedException("/b"))))
                .contains("/b may not be accessed");
        assertThat(Failures.status(new IOException("disk"))).isEqualTo(ExitStatus.IO);
    }

    @Test
    void configurationErrorsAreListed() {
        ConfigException failure = new ConfigException(List.of("one", "two"));

        assertThat(report(failure).lines()).containsExactly("chasqui: the configuration is wrong:", "  one", "  two");
        assertThat(Failures.status(failure)).isEqualTo(ExitStatus.CONFIG);
    }

    @Test
    void onlyAnInternalErrorShowsItsStackTrace() {
        IllegalStateException failure = new IllegalStateException("a defect");

        assertThat(report(failure)).contains("internal error", "a defect", "\tat ");
        assertThat(Failures.status(failure)).isEqualTo(ExitStatus.SOFTWARE);
    }

    private static String report(Exception failure) {
        StringWriter err = new StringWriter();
        Main.report(failure, new PrintWriter(err, true));
        return err.toString();
    }
}
