package io.chasqui.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds the reference page to the declared keys. After a change of a key, run this test with
 * {@code -Dchasqui.docs.write=true} to write the page anew.
 */
class ConfigReferenceTest {

    private static final String MARK = "<!-- Everything below this line is written by ConfigReferenceTest. -->\n";

    @Test
    void thePageListsTheDeclaredKeys() throws IOException {
        Path page = Path.of("..", "docs", "configuration.md");
        String text = Files.readString(page);
        int mark = text.indexOf(MARK) + MARK.length();
        String expected = text.substring(0, mark) + "\n" + ConfigReference.markdown();
        if (Boolean.getBoolean("chasqui.docs.write")) {
            Files.writeString(page, expected);
        }

        assertThat(mark).isGreaterThan(MARK.length());
        assertThat(Files.readString(page)).isEqualTo(expected);
    }
}
