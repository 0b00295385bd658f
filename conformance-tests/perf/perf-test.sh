# What the scripts with RabbitMQ's load tool, PerfTest, have in common. To be sourced, with $here set to this directory.

readonly PERF_TEST_VERSION=2.22.1
readonly COLLECT_DEPENDENCIES=org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies

jars=$here/../target/perf-test

is_count() { [[ $1 =~ ^[1-9][0-9]{0,5}$ ]]; }

# Load against a machine of somebody else is not what this is for.
is_loopback() { [[ $1 =~ ^amqp://([^@/]*@)?(127(\.[0-9]{1,3}){3}|localhost|\[::1\])(:[0-9]+)?(/[^/?]*)?$ ]]; }

fetch_perf_test() {
  [ -e "$jars/perf-test-$PERF_TEST_VERSION.jar" ] && return
  rm -rf "$jars" && mkdir -p "$jars"
  cat >"$jars/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.chasqui</groupId>
  <artifactId>perf-test-runtime</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>com.rabbitmq</groupId>
      <artifactId>perf-test</artifactId>
      <version>$PERF_TEST_VERSION</version>
    </dependency>
  </dependencies>
</project>
POM
  mvn -q -B -ntp -f "$jars/pom.xml" "$COLLECT_DEPENDENCIES" -DoutputDirectory="$jars" -DincludeScope=runtime
}
