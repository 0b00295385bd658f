package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Field tables of every type must be the same here and in the official Java client. */
class FieldTableOracleTest {

    @Provide
    Arbitrary<FieldTable> tables() {
        return Generators.tables();
    }

    @Provide
    Arbitrary<FieldTable> tablesOfClient() {
        return Generators.tablesOfClient();
    }

    @Property(tries = 500, seed = "20261120")
    void tablesAreWrittenAsTheClientWritesThem(@ForAll("tablesOfClient") FieldTable table) {
        assertThat(table.encode()).isEqualTo(OfficialClient.encode(table));
    }

    @Property(tries = 500, seed = "20261120")
    void whatTheClientWritesIsRead(@ForAll("tablesOfClient") FieldTable table) {
        byte[] bytes = OfficialClient.encode(table);

        assertThat(FieldTable.decode(bytes, 0, bytes.length)).isEqualTo(table);
    }

    @Property(tries = 500, seed = "20261120")
    void tablesOfAllTypesComeBack(@ForAll("tables") FieldTable table) {
        byte[] bytes = table.encode();
        FieldTable decoded = FieldTable.decode(bytes, 0, bytes.length);

        assertThat(decoded).isEqualTo(table).hasToString(table.toString());
        assertThat(decoded.names()).containsExactlyElementsOf(table.names());
        assertThat(decoded.encode()).isEqualTo(bytes);
    }

    @Property(tries = 500, seed = "20261120")
    void theClientReadsWhatIsWritten(@ForAll("tablesOfClient") FieldTable table) {
        assertThat(OfficialClient.comparable(OfficialClient.decodeTable(table.encode())))
                .isEqualTo(OfficialClient.comparable(OfficialClient.map(table)));
    }

    @Example
    void theClientReadsUnsignedNumbers() {
        FieldTable table = FieldTable.builder()
                .put("B", new UnsignedByte(200))
                .put("u", new UnsignedShort(60_000))
                .put("i", new UnsignedInt(4_000_000_000L))
                .build();

        assertThat(OfficialClient.decodeTable(table.encode()))
                .containsEntry("B", 200)
                .containsEntry("u", 60_000)
                .containsEntry("i", 4_000_000_000L);
    }

    @Example
    void theClientReadsTheDeepestTable() {
        FieldTable table = FieldTable.EMPTY;
        for (int depth = 1; depth <= FieldTable.MAX_DEPTH; depth++) {
            table = FieldTable.of("k", table);
        }

        assertThat(OfficialClient.decodeTable(table.encode())).isEqualTo(OfficialClient.map(table));
    }
}
