namespace Forensics.Wire;

/// <summary>Kinds of frames. With the high bit a kind is optional: a reader that does not know it skips it. Any other unknown kind ends the run.</summary>
public enum FrameKind : byte
{
    /// <summary>Never sent.</summary>
    None = 0,

    /// <summary>Host: what to run (<see cref="Messages.StartMessage"/>).</summary>
    Start = 0x01,

    /// <summary>Host: end soon; empty. Five seconds later the worker is killed.</summary>
    Cancel = 0x02,

    /// <summary>Host, reserved: credit for one stream.</summary>
    Credit = 0x03,

    /// <summary>Host: the worker was looked at, its collector may begin; empty.</summary>
    Go = 0x04,

    /// <summary>Host: no more content is taken, records still are; the reason as UTF-8.</summary>
    RefuseContent = 0x05,

    /// <summary>Host: a blob whose close asked for it is stored (<see cref="Messages.BlobStoredMessage"/>).</summary>
    BlobStored = 0x06,

    /// <summary>Worker: loaded and ready (<see cref="Messages.HelloMessage"/>).</summary>
    Hello = 0x10,

    /// <summary>Worker: stream number, then whole lines.</summary>
    Records = 0x11,

    /// <summary>Worker: <see cref="Messages.FaultMessage"/>.</summary>
    Fault = 0x12,

    /// <summary>Worker: <see cref="Messages.RequestMessage"/>.</summary>
    Request = 0x13,

    /// <summary>Worker: <see cref="Messages.ConclusionMessage"/>.</summary>
    Conclusion = 0x14,

    /// <summary>Worker: <see cref="Messages.EndMessage"/>; the last frame.</summary>
    End = 0x1F,

    /// <summary>Worker: a blob begins (<see cref="Messages.BlobOpenMessage"/>).</summary>
    BlobOpen = 0x20,

    /// <summary>Worker: the blob's number as 4 bytes little-endian, then bytes of it.</summary>
    BlobData = 0x21,

    /// <summary>Worker: a blob ends (<see cref="Messages.BlobCloseMessage"/>).</summary>
    BlobClose = 0x22,

    /// <summary>Worker: an object without content (<see cref="Messages.BlobObjectMessage"/>).</summary>
    BlobObject = 0x23,

    /// <summary>Worker: an interrupted run can go on from here; the collector's state, at most <see cref="WireFormat.MaxStateBytes"/>.</summary>
    Checkpoint = 0x24,

    /// <summary>Worker: an action is to be written into the journal before it is done (<see cref="Messages.JournalAppendMessage"/>).</summary>
    JournalAppend = 0x30,

    /// <summary>Host: it is there, durable, and may be done, or may not (<see cref="Messages.JournalAcknowledgeMessage"/>).</summary>
    JournalAcknowledge = 0x31,

    /// <summary>Worker: what was seen to have become of it (<see cref="Messages.JournalConfirmMessage"/>).</summary>
    JournalConfirm = 0x32,

    /// <summary>Worker, reserved: an event of a sensor.</summary>
    SensorEvent = 0x40,

    /// <summary>Worker, optional: <see cref="Messages.LogMessage"/>.</summary>
    Log = 0x80,

    /// <summary>Worker, optional: <see cref="Messages.ProgressMessage"/>.</summary>
    Progress = 0x81,
}
