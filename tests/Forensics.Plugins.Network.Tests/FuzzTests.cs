using System.Text;
using Forensics.Plugins.Network.Filtering;
using Forensics.Plugins.Network.Netlink;
using Forensics.Plugins.Network.Records;
using Forensics.Plugins.Network.Routing;
using Forensics.Plugins.Network.Sockets;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Bytes that no kernel sends.</summary>
public sealed class FuzzTests
{
    private const int Cases = 10_000;
    private const int Seed = 20_261_130;
    private const uint Sequence = 7;

    private static readonly NamespaceView View = new("1", default);

    private static readonly string[] Expressions =
        ["meta", "payload", "cmp", "immediate", "counter", "ct", "lookup", "bitwise", "nat", "masq", "redir", "reject", "log", "limit", "match", "target", "range", "quota"];

    [Test]
    public void NoParserThrowsWhateverTheBytes()
    {
        var random = new Random(Seed);
        var rules = new NftDump(null!, View, null!);
        var set = new NftSet(1, [1], [2], 0xff, 7, 13);
        var taken = 0;
        for (var i = 0; i < Cases; i++)
        {
            var bytes = i % 3 == 0 ? Noise(random) : Attributes(random, 2);
            byte[] answer = [.. Header(random), .. bytes];
            taken += LinkParser.Parse(answer, View) is not null ? 1 : 0;
            taken += AddressParser.Parse(answer, View) is not null ? 1 : 0;
            taken += NeighbourParser.Parse(answer, View) is not null ? 1 : 0;
            taken += RouteParser.Parse(answer, View) is not null ? 1 : 0;
            taken += PolicyRuleParser.Parse(answer, View) is not null ? 1 : 0;
            taken += InetDiagnosis.Parse(answer, "tcp") is not null ? 1 : 0;
            taken += OtherDiagnosis.ParseUnix(answer) is not null | OtherDiagnosis.ParsePacket(answer) is not null | OtherDiagnosis.ParseNetlink(answer) is not null | OtherDiagnosis.ParseVsock(answer) is not null ? 1 : 0;
            taken += rules.Rule(0, answer) is not null & rules.Chain(0, answer) is not null & rules.Table(0, answer) is not null & rules.Set(0, answer) is not null ? 1 : 0;
            var elements = new NftElements(set, View);
            elements.Add(bytes);
            _ = elements.Text();
            var text = new NftRuleText((byte)random.Next(12), View, static _ => null);
            text.AddAll(Rule(random));
            _ = text.Text.Length + text.Undecoded.Count;
            _ = FilterWords.Comment(bytes);
            _ = XtText.Of(i % 2 == 0 ? "tcp" : "comment", bytes, isTarget: false, isVersion6: i % 4 == 0);
        }

        Assert.That(taken, Is.GreaterThan(1_000));
    }

    [Test]
    public void NoTableOfIptablesThrowsWhateverTheBytes()
    {
        var random = new Random(Seed);
        var found = new List<FilterRecord>();
        for (var i = 0; i < Cases; i++)
        {
            var layout = i % 2 == 0 ? XtLayout.Version4 : XtLayout.Version6;
            var info = new byte[84];
            var entries = new byte[random.Next(2_000)];
            random.NextBytes(entries);
            info[32] = 0x1f;
            for (var offset = 0; offset + layout.EntryBytes + 64 < entries.Length; offset += layout.EntryBytes + 64)
            {
                BitConverter.TryWriteBytes(entries.AsSpan(offset + layout.TargetOffset), (ushort)(random.Next(4) == 0 ? random.Next(400) : layout.EntryBytes));
                BitConverter.TryWriteBytes(entries.AsSpan(offset + layout.TargetOffset + 2), (ushort)(random.Next(8) == 0 ? random.Next(400) : layout.EntryBytes + 64));
            }

            new XtTables(layout, null!, View).Parse("filter"u8, info, entries, found);
        }

        Assert.That(found, Has.Count.GreaterThan(Cases));
    }

    [Test]
    public void ADatagramIsTakenUpToWhereItIsNone()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var found = new List<string>();
            var marks = default(DumpMarks);
            NetlinkSocket.Take(Noise(random), Sequence, static (_, _) => "x", found, ref marks);
            Assert.That(found, Has.Count.LessThan(30));
        }
    }

    [Test]
    public void MessagesOfAnotherRequestAreLeftOutAndMarksAreTaken()
    {
        byte[] datagram = [.. Message(20, 2, Sequence, [1, 2, 3]), .. Message(20, 2, Sequence + 1, [9]), .. Message(20, 0x12, Sequence, [4])];
        var found = new List<string>();
        var marks = default(DumpMarks);
        Assert.That(NetlinkSocket.Take(datagram, Sequence, static (_, bytes) => Convert.ToHexString(bytes), found, ref marks), Is.Null, "more is to come");
        Assert.That(found, Is.EqualTo(new[] { "010203", "04" }));
        Assert.That((marks.IsInterrupted, marks.Damaged), Is.EqualTo((true, 0)));

        marks = default;
        Assert.That(NetlinkSocket.Take(Message(3, 2, Sequence, [0, 0, 0, 0]), Sequence, static (_, _) => "x", found, ref marks), Is.EqualTo(Sdk.Linux.Errno.Ok));
        Assert.That(NetlinkSocket.Take(Message(2, 0, Sequence, BitConverter.GetBytes(-1)), Sequence, static (_, _) => "x", found, ref marks), Is.EqualTo(Sdk.Linux.Errno.EPERM));
        var cut = Message(20, 2, Sequence, [1, 2, 3, 4]);
        Assert.That(NetlinkSocket.Take(cut.AsSpan(0, cut.Length - 1), Sequence, static (_, _) => "x", found, ref marks), Is.Null);
        Assert.That(marks.Damaged, Is.EqualTo(1));
    }

    [Test]
    public void AsManyMessagesAreKeptAsTheLimitSays()
    {
        var found = new List<string>(Enumerable.Repeat("x", NetworkLimits.DumpMessages - 1));
        var marks = default(DumpMarks);
        NetlinkSocket.Take(Message(20, 2, Sequence, [1]), Sequence, static (_, _) => "x", found, ref marks);
        Assert.That((found.Count, marks.IsOverLimit), Is.EqualTo((NetworkLimits.DumpMessages, false)));
        NetlinkSocket.Take(Message(20, 2, Sequence, [1]), Sequence, static (_, _) => "x", found, ref marks);
        Assert.That((found.Count, marks.IsOverLimit), Is.EqualTo((NetworkLimits.DumpMessages, true)));
    }

    private static byte[] Message(ushort type, ushort flags, uint sequence, byte[] payload)
        => [.. BitConverter.GetBytes(16 + payload.Length), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(flags), .. BitConverter.GetBytes(sequence), 0, 0, 0, 0, .. payload, .. new byte[(4 - (payload.Length % 4)) % 4]];

    private static byte[] Header(Random random)
    {
        var header = new byte[new[] { 4, 8, 12, 16, 28, 72 }[random.Next(6)]];
        random.NextBytes(header);
        header[0] = new byte[] { 1, 2, 10, 16, 17, 40 }[random.Next(6)];
        return header;
    }

    private static byte[] Rule(Random random)
    {
        var list = new List<byte>();
        for (var i = random.Next(6); i >= 0; i--)
        {
            var name = Encoding.ASCII.GetBytes(Expressions[random.Next(Expressions.Length)] + "\0");
            byte[] body = [.. Attribute(1, name), .. Attribute(2, Attributes(random, 1))];
            list.AddRange(Attribute(1, body));
        }

        return [.. list];
    }

    private static byte[] Attributes(Random random, int depth)
    {
        var list = new List<byte>();
        for (var i = random.Next(8); i >= 0; i--)
        {
            list.AddRange(Attribute(random.Next(1, random.Next(4) == 0 ? 60 : 8), depth > 0 && random.Next(3) == 0 ? Attributes(random, depth - 1) : random.Next(2) == 0 ? [0, 0, 0, (byte)random.Next(24)] : Noise(random, 20)));
        }

        if (random.Next(5) == 0)
        {
            list.RemoveAt(random.Next(list.Count));
        }

        return [.. list];
    }

    private static byte[] Attribute(int type, byte[] value)
        => [.. BitConverter.GetBytes((ushort)(4 + value.Length)), .. BitConverter.GetBytes((ushort)type), .. value, .. new byte[(4 - (value.Length % 4)) % 4]];

    private static byte[] Noise(Random random, int most = 300)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }
}
