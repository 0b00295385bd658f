package io.chasqui.server.cli;

import io.chasqui.server.DataRepair;
import io.chasqui.store.log.RepairReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Mends a data directory while no broker runs on it. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Mends a data directory that the broker refuses because its journal is damaged: keeps every intact"
                        + " record, sets the damaged files aside, and lists what is lost. The broker must not run.")
final class RepairCommand implements Callable<Integer> {

    @Mixin
    private DataDirectoryOption dataDirectory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        print(DataRepair.run(dataDirectory.path()), spec.commandLine().getOut());
        return ExitStatus.OK.code();
    }

    private static void print(RepairReport report, PrintWriter out) {
        if (report.setAside() == null) {
            out.println("The journal is not damaged. Nothing has been changed.");
            return;
        }
        for (RepairReport.Gap gap : report.gaps()) {
            out.printf(
                    "Lost: %d groups of records, numbers %d to %d, in %s from offset %d%n",
                    gap.count(), gap.firstGroup(), gap.firstGroup() + gap.count() - 1, gap.file(), gap.offset());
        }
        out.printf("Kept: %d groups of records%n", report.groupsKept());
        out.printf("The damaged files are in %s%n", report.setAside());
        out.flush();
    }
}
