package io.chasqui.server.management.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class DefinitionDifferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode difference(String file, String running) throws Exception {
        return new DefinitionDifference().of(read(file), read(running));
    }

    private static ObjectNode read(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void whatIsEqualIsCounted() throws Exception {
        ObjectNode difference = difference(
                "{'queues':[{'vhost':'v','name':'q','arguments':{'a':1,'b':2}}]}",
                "{'queues':[{'vhost':'v','name':'q','arguments':{'b':2,'a':1}}]}");
        assertThat(difference)
                .isEqualTo(read("{'added':[],'changed':[],'kept':[],'unchanged':1,'missing_in_file':[]}"));
    }

    @Test
    void numbersAreComparedByTheirValue() throws Exception {
        ObjectNode running = read("{}");
        running.putArray("global_parameters").addObject().put("name", "n").put("value", 7);
        ObjectNode file = read("{}");
        file.putArray("global_parameters").addObject().put("name", "n").put("value", 7L);
        assertThat(new DefinitionDifference()
                        .of(file, running)
                        .path("unchanged")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void onlyTheFieldsThatDifferAreTold() throws Exception {
        ObjectNode difference = difference(
                "{'policies':[{'vhost':'v','name':'p','pattern':'^a','priority':2}]}",
                "{'policies':[{'vhost':'v','name':'p','pattern':'^a','priority':1}]}");
        assertThat(difference.path("changed"))
                .isEqualTo(JSON.readTree("[{\"kind\":\"policies\",\"vhost\":\"v\",\"name\":\"p\","
                        + "\"from\":{\"priority\":1},\"to\":{\"priority\":2}}]"));
    }

    @Test
    void aQueueThatIsThereIsNotChangedByAnImport() throws Exception {
        ObjectNode difference = difference(
                "{'queues':[{'vhost':'v','name':'q','durable':true}]}",
                "{'queues':[{'vhost':'v','name':'q','durable':false}]}");
        assertThat(difference.path("changed")).isEmpty();
        assertThat(difference.path("kept")).hasSize(1);
    }

    @Test
    void aPasswordIsNotShown() throws Exception {
        ObjectNode difference = difference(
                "{'users':[{'name':'new','password_hash':'SECRET'},{'name':'old','password_hash':'SECRET'}]}",
                "{'users':[{'name':'old','password_hash':'OTHER'}]}");
        assertThat(difference.path("added")).hasSize(1);
        assertThat(difference.path("changed")).hasSize(1);
        assertThat(difference.toString()).doesNotContain("SECRET", "OTHER");
    }

    @Test
    void whatTheFileLacksIsListed() throws Exception {
        ObjectNode difference = difference(
                "{'bindings':[]}",
                "{'bindings':[{'vhost':'v','source':'e','destination':'q','destination_type':'queue',"
                        + "'routing_key':'k','arguments':{}}]}");
        assertThat(difference
                        .path("missing_in_file")
                        .path(0)
                        .path("routing_key")
                        .asText())
                .isEqualTo("k");
    }

    @Test
    void bindingsThatDifferInTheirArgumentsAreTwo() throws Exception {
        ObjectNode difference = difference(
                "{'bindings':[{'vhost':'v','source':'e','destination':'q','arguments':{'n':1}}]}",
                "{'bindings':[{'vhost':'v','source':'e','destination':'q','arguments':{'n':2}}]}");
        assertThat(difference.path("added")).hasSize(1);
        assertThat(difference.path("missing_in_file")).hasSize(1);
    }
}
