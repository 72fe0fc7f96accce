using System.Buffers.Binary;
using System.Text;

namespace FuzzWorker;

/// <summary>Frames of the wire, written out: what is fuzzed must not make them.</summary>
internal static class FuzzFrames
{
    public const byte Hello = 0x10;
    public const byte Records = 0x11;
    public const byte Fault = 0x12;
    public const byte Request = 0x13;
    public const byte Conclusion = 0x14;
    public const byte End = 0x1F;
    public const byte BlobOpen = 0x20;
    public const byte BlobData = 0x21;
    public const byte BlobClose = 0x22;
    public const byte BlobObject = 0x23;
    public const byte Checkpoint = 0x24;
    public const byte Log = 0x80;
    public const byte Progress = 0x81;

    public static readonly byte[] Kinds = [Hello, Records, Fault, Request, Conclusion, End, BlobOpen, BlobData, BlobClose, BlobObject, Checkpoint, Log, Progress, 0x01, 0x30, 0x7F, 0xFF];

    public static byte[] Of(byte kind, string payload) => Of(kind, Encoding.UTF8.GetBytes(payload));

    public static byte[] Of(byte kind, byte[] payload)
    {
        var frame = new byte[5 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        frame[4] = kind;
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] HelloOf(string manifestSha256) => Of(Hello, $$"""{"wire_version":1,"sdk_version":"0.1.0","manifest_sha256":"{{manifestSha256}}"}""");

    /// <summary>What a well-behaved worker would send, after its Hello.</summary>
    public static List<byte[]> Valid(Random random)
    {
        var frames = new List<byte[]> { Of(Request, """{"item":"one","path":"L2V0Yw=="}"""), Of(Request, """{"item":"two"}""") };
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            frames.Add(Of(Records, "\0\0" + string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(number => $$"""{"number":{{number}},"text":"fuzz","read_at":"2026-01-01T00:00:00.000000000Z"}""" + "\n"))));
        }

        frames.Add(Of(Fault, """{"subject":"L2V0Yy9zaGFkb3c=","kind":"denied","code":"DENIED","message":"m","errno":13,"system_call":"openat","offset_bytes":7,"at":"2026-01-01T00:00:00.000000000Z"}"""));
        frames.Add(Of(BlobOpen, """{"number":1,"kind":"file","path":"L2V0Yy9wYXNzd2Q=","length_bytes":10,"extents":[0,10]}"""));
        frames.Add(Of(BlobData, [1, 0, 0, 0, .. Bytes(random, random.Next(0, 100_000))]));
        frames.Add(Of(BlobOpen, """{"number":2,"kind":"extra","name":"note"}"""));
        frames.Add(Of(BlobData, [2, 0, 0, 0, .. "content"u8]));
        frames.Add(Of(BlobObject, """{"number":3,"path":"L2V0Yw==","metadata":{"mode":493,"owner_id":0,"group_id":0,"size_bytes":0,"links":1,"device":1,"inode":2,"modified_at":"2026-01-01T00:00:00.000000000Z","accessed_at":"0.000000001","changed_at":"x","type":"symlink","link_target":"YQ==","attributes":[{"name":"dXNlci5h","value":"/w=="}],"lsattr":["e"]}}"""));
        frames.Add(Of(BlobClose, """{"number":1}"""));
        frames.Add(Of(Log, """{"severity":"warning","message":"a line"}"""));
        frames.Add(Of(Progress, """{"done":1,"total":2,"unit":"files"}"""));
        frames.Add(Of(BlobClose, """{"number":2,"truncated":"cut"}"""));
        frames.Add(Of(BlobOpen, """{"number":4,"kind":"image","name":"sda.E01","digests":["md5","sha1"],"resumable":true}"""));
        frames.Add(Of(Checkpoint, "state"));
        frames.Add(Of(BlobClose, """{"number":4,"answer":true}"""));
        frames.Add(Of(Conclusion, """{"item":"one","state":"collected","flags":["truncated"]}"""));
        frames.Add(Of(Conclusion, """{"item":"two","state":"missing","flags":[],"reason":"gone"}"""));
        frames.Add(Of(End, """{"result":"completed"}"""));
        return frames;
    }

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
