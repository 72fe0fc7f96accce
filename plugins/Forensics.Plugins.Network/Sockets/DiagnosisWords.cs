namespace Forensics.Plugins.Network.Sockets;

/// <summary>Words for numbers, the same as those of <c>/proc/PID/net</c> in process.socket records. Sources: net/tcp_states.h, linux/net.h.</summary>
internal static class DiagnosisWords
{
    public const byte Listening = 10;
    private const byte Established = 1;

    private static readonly string[] States =
    [
        "unknown", "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "close", "close-wait", "last-ack", "listen", "closing",
        "new-syn-recv", "bound-inactive",
    ];

    /// <summary>Of TCP and what is built like it.</summary>
    public static string State(byte state) => state < States.Length ? States[state] : States[0];

    /// <summary>Of what has no connections but may have a peer.</summary>
    public static string DatagramState(byte state) => state == Established ? "established" : "unconnected";

    public static string UnixState(byte state) => state switch { 10 => "listen", 1 => "established", 2 => "connecting", 7 => "unconnected", _ => "disconnecting" };

    public static string? Type(byte type) => type switch { 1 => "stream", 2 => "dgram", 3 => "raw", 4 => "rdm", 5 => "seqpacket", _ => null };
}
