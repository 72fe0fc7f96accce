using System.Buffers.Binary;
using System.Text;

namespace Hostile;

/// <summary>The bytes of each forgery. The numbers are the wire's own (Forensics.Wire), written out: a plugin does not have its types.</summary>
internal static class Forgeries
{
    private const byte Hello = 0x10;
    private const byte Records = 0x11;
    private const byte Fault = 0x12;
    private const byte Request = 0x13;
    private const byte Conclusion = 0x14;
    private const byte End = 0x1F;
    private const int MaxFrameBytes = 1 << 20;
    private const string Item = """{"item":"forged"}""";
    private const string Concluded = """{"item":"forged","state":"collected","flags":[]}""";

    public static byte[] Bytes(Forgery what) => what switch
    {
        Forgery.UnknownCriticalKind => Frame(0x7F, "{}"),
        Forgery.UnknownOptionalKind => Frame(0xFF, "{}"),
        Forgery.HostKind => Frame(0x01, "{}"),
        Forgery.ReservedKind => Frame(0x30, "{}"),
        Forgery.TooLong => [.. Header(Records, MaxFrameBytes + 1), 0, 0],
        Forgery.Garbage => Encoding.ASCII.GetBytes("this is no frame at all, and neither is the rest of it"),
        Forgery.HalfFrame => [.. Header(Records, 100), 0, 0, (byte)'{'],
        Forgery.UndeclaredStream => Frame(Records, "\u0009\0{}\n"),
        Forgery.NoStream => Frame(Records, "\0"),
        Forgery.NoLine => Frame(Records, "\0\0"),
        Forgery.NotJson => Frame(Records, "\0\0{\"text\":}\n"),
        Forgery.NotAnObject => Frame(Records, "\0\0[1]\n"),
        Forgery.TooDeep => Frame(Records, $"\0\0{string.Concat(Enumerable.Repeat("{\"a\":", 70))}1{new string('}', 70)}\n"),
        Forgery.InvalidUtf8 => [.. Header(Records, 13), 0, 0, .. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}\n"u8],
        Forgery.TwoObjects => Frame(Records, "\0\0{\"a\":1}{\"b\":2}\n"),
        Forgery.NotEnded => Frame(Records, "\0\0{\"a\":1}"),
        Forgery.ConcludedTwice => [.. Frame(Request, Item), .. Frame(Conclusion, Concluded), .. Frame(Conclusion, Concluded)],
        Forgery.NeverRequested => Frame(Conclusion, Concluded),
        Forgery.RequestedTwice => [.. Frame(Request, Item), .. Frame(Request, Item)],
        Forgery.EmptyItem => Frame(Request, """{"item":""}"""),
        Forgery.UnknownState => [.. Frame(Request, Item), .. Frame(Conclusion, """{"item":"forged","state":"splendid","flags":[]}""")],
        Forgery.MalformedFault => Frame(Fault, """{"subject":5}"""),
        Forgery.FaultCode => Frame(Fault, """{"subject":"Lw==","kind":"denied","code":"\u001b[31m","message":"m"}"""),
        Forgery.FaultKind => Frame(Fault, """{"subject":"Lw==","kind":"splendid","code":"CODE","message":"m"}"""),
        Forgery.NullRequest => Frame(Request, """{"item":null}"""),
        Forgery.SecondHello => Frame(Hello, """{"wire_version":1,"sdk_version":"0.1.0","manifest_sha256":"00"}"""),
        Forgery.UnknownEnd => Frame(End, """{"result":"splendid"}"""),
        Forgery.LongReason => Frame(Conclusion, $$"""{"item":"{{new string('x', 1_000_000)}}","state":"collected","flags":[]}"""),
        Forgery.AfterEnd => [.. Frame(End, """{"result":"completed"}"""), .. Frame(Records, "\0\0{\"text\":\"after the end\"}\n"), .. Frame(0x7F, "{}")],
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    /// <summary>A request that is as large as one can be.</summary>
    public static byte[] LargeRequest(int number) => Frame(Request, $$"""{"item":"open:{{number}}","path":"{{new string('A', 1_000_000)}}"}""");

    private static byte[] Frame(byte kind, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        return [.. Header(kind, bytes.Length), .. bytes];
    }

    private static byte[] Header(byte kind, int length)
    {
        var header = new byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        header[4] = kind;
        return header;
    }
}
