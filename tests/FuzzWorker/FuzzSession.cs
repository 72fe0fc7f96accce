using System.Buffers.Binary;
using System.Text;

namespace FuzzWorker;

/// <summary>What a worker sends and prints, and how it ends: all of it by its seed.</summary>
internal sealed record FuzzSession(string Kind, IReadOnlyList<byte[]> Sent, byte[] Printed, FuzzEnding Ending, int ExitCode)
{
    private static readonly (string Name, Func<Random, string, List<byte[]>> Make)[] Makers =
    [
        ("random bytes", (random, _) => [FuzzFrames.Bytes(random, random.Next(0, 64 << 10))]),
        ("random bytes after Hello", (random, digest) => [FuzzFrames.HelloOf(digest), FuzzFrames.Bytes(random, random.Next(1, 64 << 10))]),
        ("frames with random payloads", RandomPayloads),
        ("flipped bits", FlippedBits),
        ("another order", AnotherOrder),
        ("mutated messages", MutatedMessages),
        ("mutated lengths", MutatedLengths),
        ("random lines", RandomLines),
        ("flood", Flood),
        ("half a frame", HalfFrame),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "9223372036854775807", "9223372036854775808", "1e400", "-0.0", "4294967295", "4294967296", "[]", "{}", "[[]]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\uD83D\\uDE00\"",
        "\"../../etc/passwd\"", "\"[red]\\u001b[2J\"", "\"====\"", "\"AAAA\"", "{\"a\":{\"a\":{\"a\":1}}}", "NaN", "01", "\"\\x\"", "",
    ];

    public static int KindCount => Makers.Length;

    public static FuzzSession Of(int seed, string manifestSha256)
    {
        var random = new Random(seed);
        var (name, make) = Makers[seed % Makers.Length];
        var sent = make(random, manifestSha256);
        var printed = random.Next(4) switch
        {
            0 => FuzzFrames.Bytes(random, random.Next(1, 20_000)),
            1 => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("[red]\e[31m\r\n", random.Next(1, 500)))),
            _ => [],
        };

        // Who stays costs the test time: few do.
        var ending = random.Next(40) == 0 ? FuzzEnding.Silence : (FuzzEnding)random.Next((int)FuzzEnding.CloseAndStay);
        return new(name, sent, printed, ending, random.Next(256));
    }

    private static List<byte[]> RandomPayloads(Random random, string digest)
        => [FuzzFrames.HelloOf(digest), .. Enumerable.Range(0, random.Next(1, 60)).Select(_ => FuzzFrames.Of(FuzzFrames.Kinds[random.Next(FuzzFrames.Kinds.Length)], FuzzFrames.Bytes(random, random.Next(0, 300))))];

    private static List<byte[]> FlippedBits(Random random, string digest)
    {
        var bytes = FuzzFrames.Valid(random).Prepend(FuzzFrames.HelloOf(digest)).SelectMany(frame => frame).ToArray();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return [bytes];
    }

    private static List<byte[]> AnotherOrder(Random random, string digest)
    {
        var frames = FuzzFrames.Valid(random);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var (from, to) = (random.Next(frames.Count), random.Next(frames.Count));
            switch (random.Next(3))
            {
                case 0:
                    (frames[from], frames[to]) = (frames[to], frames[from]);
                    break;
                case 1:
                    frames.Insert(to, frames[from]);
                    break;
                default:
                    frames.RemoveAt(from);
                    break;
            }
        }

        frames.Insert(random.Next(8) == 0 ? random.Next(frames.Count) : 0, FuzzFrames.HelloOf(digest));
        return frames;
    }

    /// <summary>Messages stay messages, but a value in one or more of them is another.</summary>
    private static List<byte[]> MutatedMessages(Random random, string digest)
    {
        var frames = FuzzFrames.Valid(random);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(frames.Count);
            var text = Encoding.Latin1.GetString(frames[at], 5, frames[at].Length - 5);
            var colons = Enumerable.Range(0, Math.Min(text.Length, 4_000)).Where(place => text[place] == ':').ToArray();
            if (frames[at][4] != FuzzFrames.BlobData && colons.Length > 0)
            {
                var begin = colons[random.Next(colons.Length)] + 1;
                var end = text.IndexOfAny([',', '}'], begin);
                if (random.Next(4) == 0)
                {
                    // The whole member is gone.
                    var name = text.LastIndexOfAny(['{', ','], begin);
                    text = text.Remove(name + 1, (end < 0 ? text.Length : end) - name - 1).Replace("{,", "{", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal).Replace(",,", ",", StringComparison.Ordinal);
                    frames[at] = FuzzFrames.Of(frames[at][4], Encoding.Latin1.GetBytes(text));
                    continue;
                }

                var value = random.Next(12) == 0 ? $"\"{new string('x', random.Next(1, 900_000))}\"" : Values[random.Next(Values.Length)];
                frames[at] = FuzzFrames.Of(frames[at][4], Encoding.Latin1.GetBytes(text[..begin] + value + text[(end < 0 ? text.Length : end)..]));
            }
        }

        return [FuzzFrames.HelloOf(digest), .. frames];
    }

    private static List<byte[]> MutatedLengths(Random random, string digest)
    {
        var frames = FuzzFrames.Valid(random);
        var frame = frames[random.Next(frames.Count)];
        var length = random.Next(5) switch { 0 => -1, 1 => int.MaxValue, 2 => (1 << 20) + 1, 3 => 1 << 20, _ => random.Next(0, 2_000) };
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        return [FuzzFrames.HelloOf(digest), .. frames];
    }

    /// <summary>Records of random pieces of JSON, valid and not, with and without ends.</summary>
    private static List<byte[]> RandomLines(Random random, string digest)
    {
        string[] pieces = ["{", "}", "[", "]", ":", ",", "\"", "\\", "\n", "\r", " ", "\"a\"", "\"a\":1", "{}\n", "{\"a\":1}\n", "\0", "\u00e9", "1", "null", "\\u12", "{\"a\":", "\ud83d\ude00"];
        return
        [
            FuzzFrames.HelloOf(digest),
            .. Enumerable.Range(0, random.Next(1, 30)).Select(_ => FuzzFrames.Of(
                FuzzFrames.Records, [0, 0, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)])))])),
        ];
    }

    private static List<byte[]> Flood(Random random, string digest)
    {
        var frame = random.Next(6) switch
        {
            0 => FuzzFrames.Of(FuzzFrames.Log, """{"severity":"debug","message":"again"}"""),
            1 => FuzzFrames.Of(FuzzFrames.Progress, """{"done":1,"total":2,"unit":"files"}"""),
            2 => FuzzFrames.Of(0xFF, []),
            3 => FuzzFrames.Of(FuzzFrames.Records, "\0\0" + string.Concat(Enumerable.Repeat("{}\n", 1_000))),
            4 => FuzzFrames.Of(FuzzFrames.Fault, """{"subject":"Lw==","kind":"denied","code":"DENIED","message":"m"}"""),
            _ => FuzzFrames.Of(FuzzFrames.BlobData, [1, 0, 0, 0, .. FuzzFrames.Bytes(random, 500_000)]),
        };
        var times = Math.Min(random.Next(1_000, 60_000), (6 << 20) / frame.Length);
        var many = new byte[times * frame.Length];
        for (var i = 0; i < times; i++)
        {
            frame.CopyTo(many, i * frame.Length);
        }

        return [FuzzFrames.HelloOf(digest), FuzzFrames.Of(FuzzFrames.BlobOpen, """{"number":1,"kind":"dump","name":"flood"}"""), many];
    }

    private static List<byte[]> HalfFrame(Random random, string digest)
    {
        var frames = FuzzFrames.Valid(random).Prepend(FuzzFrames.HelloOf(digest)).ToList();
        var last = random.Next(frames.Count);
        return [.. frames.Take(last), frames[last][..random.Next(frames[last].Length)]];
    }
}
