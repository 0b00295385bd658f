package io.chasqui.server.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableJsonTest {

    private static ObjectNode json(String text) {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void jsonValuesBecomeFieldValues() {
        FieldTable table = TableJson.table(
                json("{\"i\":1,\"f\":1.5,\"s\":\"x\",\"b\":true,\"n\":null,\"l\":[1,\"y\"],\"o\":{\"k\":2}}"));

        assertThat(table.get("i")).isEqualTo(1L);
        assertThat(table.get("f")).isEqualTo(1.5);
        assertThat(table.get("s")).isEqualTo(LongString.of("x"));
        assertThat(table.get("b")).isEqualTo(true);
        assertThat(table.get("n")).isEqualTo(FieldTable.VOID);
        assertThat(table.get("l")).isEqualTo(FieldArray.of(1L, "y"));
        assertThat(table.get("o")).isEqualTo(FieldTable.of("k", 2L));
    }

    @Test
    void fieldValuesBecomeJson() {
        FieldTable table = FieldTable.builder()
                .put("int", 1)
                .put("time", new Timestamp(5))
                .put("float", 1.5)
                .put("nan", Double.NaN)
                .put("text", "x")
                .put("list", List.of(true))
                .put("nothing", null)
                .build();

        assertThat(TableJson.toJson(table).toString())
                .isEqualTo("{\"int\":1,\"time\":5,\"float\":1.5,\"nan\":\"NaN\",\"text\":\"x\",\"list\":[true],"
                        + "\"nothing\":null}");
    }

    @Test
    void nothingAndAnEmptyListAreAnEmptyTable() {
        assertThat(TableJson.table(null)).isEqualTo(FieldTable.EMPTY);
        assertThat(TableJson.table(json("{\"a\":null}").get("a"))).isEqualTo(FieldTable.EMPTY);
        assertThat(TableJson.table(json("{\"a\":[]}").get("a"))).isEqualTo(FieldTable.EMPTY);
    }

    @Test
    void whatNoFieldCanHoldIsABadRequest() {
        for (String text : List.of(
                "{\"a\":5}",
                "{\"a\":[1]}",
                "{\"a\":{\"n\":123456789012345678901234567890}}",
                "{\"a\":{\"" + "x".repeat(256) + "\":1}}")) {
            assertThatThrownBy(() -> TableJson.table(json(text).get("a")))
                    .as(text)
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            e -> assertThat(e.answer().status()).isEqualTo(400));
        }
    }

    @Test
    void deepNestingIsNoJson() {
        String deep = "[".repeat(500) + "]".repeat(500);

        assertThatThrownBy(() -> json("{\"a\":" + deep + "}")).isInstanceOf(ApiException.class);
    }

    @Test
    void onlyOneObjectIsABody() {
        for (String text : List.of("{} {}", "[]", "1", "{\"a\":NaN}", "\uFEFF")) {
            assertThatThrownBy(() -> json(text)).as(text).isInstanceOf(ApiException.class);
        }
        assertThat(json("")).isEmpty();
        assertThat(json("null")).isEmpty();
    }
}
