package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.TxCommit;
import io.chasqui.codec.amqp091.Method.TxCommitOk;
import io.chasqui.codec.amqp091.Method.TxRollback;
import io.chasqui.codec.amqp091.Method.TxRollbackOk;
import io.chasqui.codec.amqp091.Method.TxSelect;
import io.chasqui.codec.amqp091.Method.TxSelectOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The tx class (AMQP 0-9-1 reference section 1.9). */
final class TxMethods {

    private TxMethods() {}

    static void define(ClassDefinition tx) {
        tx.method(10, "select", TxSelect.class, TxSelect::new)
                .method(11, "select-ok", TxSelectOk.class, TxSelectOk::new)
                .method(20, "commit", TxCommit.class, TxCommit::new)
                .method(21, "commit-ok", TxCommitOk.class, TxCommitOk::new)
                .method(30, "rollback", TxRollback.class, TxRollback::new)
                .method(31, "rollback-ok", TxRollbackOk.class, TxRollbackOk::new);
    }
}
