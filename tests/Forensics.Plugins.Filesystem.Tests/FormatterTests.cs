using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Tests;

public sealed class FormatterTests
{
    private const int Seed = 20_261_124;

    private static readonly long[] OddSeconds =
        [0, -1, 1, 86_399, 86_400, -86_400, -86_401, 951_782_399, 951_782_400, 4_102_444_800, -62_135_596_800, -62_135_596_801, 253_402_300_799, 253_402_300_800,
         63_072_000_000_000_000, long.MinValue, long.MaxValue];

    [Test]
    public async Task TheHandWrittenLineIsTheSerialisersWhateverTheValues()
    {
        using var tree = new TestTree();
        Directory.CreateDirectory(tree.At("etc"));
        File.WriteAllBytes(tree.At("etc/passwd"), [.. "plain:x:1:\n\"q\\:x:2:\n"u8, 0xff, 1, .. ":x:3:\n"u8]);
        File.WriteAllBytes(tree.At("etc/group"), [.. "gr\xc3\xb6up:x:2:\n"u8, 0xc0, .. ":x:3:\n"u8]);
        var names = IdNames.Read(tree.Root);
        Assert.That(MountTable.ReadOwn(out var mounts), Is.EqualTo(Errno.Ok));
        var random = new Random(Seed);
        var formatter = new EntryFormatter(names, mounts);
        var line = new LineBuffer(100);
        var directory = new DirectoryText();
        for (var i = 0; i < 10_000; i++)
        {
            var path = RandomPath(random);
            path.CopyTo(directory.Begin(path.Length));
            directory.Finish();
            var name = RandomName(random);
            var status = RandomStatus(random);
            var target = status.Type == FileType.SymbolicLink && random.Next(5) > 0 ? RandomName(random) : null;
            var readAt = new UnixTime(random.NextInt64(4_000_000_000), random.Next(1_000_000_000));
            line.Clear();
            formatter.SetReadAt(readAt);
            var details = RandomDetails(random);
            formatter.AppendStart(line, directory, name, status, target is not null, target);
            DetailFormatter.Append(line, details);
            if (details.Digests is not null)
            {
                DetailFormatter.Append(line, details.Digests);
            }

            line.Reserve(formatter.LineEnd.Length);
            line.Append(formatter.LineEnd);
            var context = tree.Context();
            await context.EmitAsync(
                EntryFacts.Of(new((byte[])[.. directory.Bytes, .. name]), status, target is null ? null : new(target), names, mounts, readAt, details), CancellationToken.None);

            var expected = context.Records("filesystem.entry")[0];
            using var ours = JsonDocument.Parse(line.Written);
            if (!JsonElement.DeepEquals(ours.RootElement, expected)
                || !ours.RootElement.EnumerateObject().Select(field => field.Name).SequenceEqual(expected.EnumerateObject().Select(field => field.Name)))
            {
                Assert.Fail($"{i}:\n{Encoding.UTF8.GetString(line.Written.Span)}{expected.GetRawText()}");
            }

            Assert.That(line.Written.Span.Count((byte)'\n'), Is.EqualTo(1));
            Assert.That(line.Written.Span[^1], Is.EqualTo((byte)'\n'));
        }
    }

    [Test]
    public void EveryByteAndEveryPairOfBytesIsEscapedAsTheFrameworkDecodesIt()
    {
        var destination = new byte[64];
        for (var pair = 0; pair < 65_536; pair++)
        {
            byte[] text = [(byte)'a', (byte)(pair >> 8), (byte)pair, (byte)'z'];
            var json = (byte[])[(byte)'"', .. destination[..JsonText.Escape(text, destination, out var isExact)], (byte)'"'];
            var decoded = JsonSerializer.Deserialize<string>(json);
            Assert.That(decoded, Is.EqualTo(Encoding.UTF8.GetString(text)));
            Assert.That(isExact, Is.EqualTo(System.Text.Unicode.Utf8.IsValid(text)));
        }
    }

    [Test]
    public void EveryDayIsWrittenAsTheContractWritesIt()
    {
        var times = new TimeText();
        var ours = new byte[TimeText.LengthBytes];
        var theirs = new byte[UnixTime.IsoLength];
        var random = new Random(Seed);
        for (var day = -719_162L; day <= 2_932_896; day++)
        {
            var time = new UnixTime((day * 86_400) + random.Next(86_400), random.Next(1_000_000_000));
            if (!times.TryWrite(time, ours) || !time.TryFormatIso(theirs) || !ours.AsSpan(1, UnixTime.IsoLength).SequenceEqual(theirs))
            {
                Assert.Fail($"{time}: {Encoding.ASCII.GetString(ours)}");
            }
        }
    }

    [Test]
    public void TheSchemaNamesEveryFieldInOrderAndSaysWhatItIs()
    {
        var schema = JsonDocument.Parse(ListingCollector.EntrySchema.JsonSchema).RootElement;

        Assert.That(schema.GetProperty("title").GetString(), Is.EqualTo("filesystem.entry v1"));
        var fields = schema.GetProperty("properties").EnumerateObject().Where(field => !field.Name.EndsWith("_unix", StringComparison.Ordinal)
            && !(field.Name.EndsWith("_bytes", StringComparison.Ordinal) && field.Name is not ("size_bytes" or "allocated_bytes" or "block_size_bytes"))).ToList();
        Assert.That(string.Join(' ', fields.Select(field => field.Name)), Is.EqualTo(
            "path name type size_bytes allocated_bytes block_size_bytes mode owner_id owner_name group_id group_name flags links inode device special_device mount_id "
            + "created_at modified_at accessed_at changed_at link_target file_id lsattr xattrs acl capabilities capabilities_root_id selinux_label mime_type elf_build_id "
            + "md5 sha1 sha256 changed_during_read read_at"));
        Assert.That(fields.Where(field => !field.Value.TryGetProperty("description", out _)).Select(field => field.Name), Is.Empty);
    }

    private static EntryDetails RandomDetails(Random random)
    {
        string? Maybe(string text) => random.Next(3) == 0 ? text : null;
        EvidenceText Text() => new(RandomName(random));
        return random.Next(3) == 0 ? EntryDetails.None : new()
        {
            FileId = Maybe("0123456789abcdef0123456789abcdef"),
            Lsattr = random.Next(2) == 0 ? [.. Enumerable.Range(0, random.Next(4)).Select(bit => $"bit_{bit}")] : null,
            Xattrs = random.Next(2) == 0
                ? [.. Enumerable.Range(0, random.Next(4)).Select(_ => new EntryAttribute { Name = Text(), Value = random.Next(3) == 0 ? null : random.Next(3) == 0 ? new(default) : Text() })]
                : null,
            Acl = random.Next(2) == 0 ? ["user::rw-", "mask::r--"] : null,
            Capabilities = Maybe("cap_net_raw=ep"),
            CapabilitiesRootId = random.Next(2) == 0 ? (uint)random.Next(100_000) : null,
            SelinuxLabel = random.Next(2) == 0 ? Text() : null,
            MimeType = Maybe("text/plain"),
            ElfBuildId = Maybe("00ff"),
            Digests = random.Next(2) == 0
                ? new(new() { Md5 = random.Next(2) == 0 ? new byte[16] : null, Sha1 = random.Next(2) == 0 ? new byte[20] : null, Sha256 = new byte[32] }, random.Next(2) == 0)
                : null,
        };
    }

    private static FileStatus RandomStatus(Random random)
    {
        var bytes = new byte[256];
        random.NextBytes(bytes);
        var type = (ushort)((random.Next(16) << 12) | random.Next(4_096));
        MemoryMarshal.Write(bytes.AsSpan(28), type);
        MemoryMarshal.Write(bytes.AsSpan(20), random.Next(5)); // Owners that have names, and such that have none.
        MemoryMarshal.Write(bytes.AsSpan(24), random.Next(5));
        MemoryMarshal.Write(bytes.AsSpan(48), random.NextInt64(1L << 53)); // Blocks: times 512 within 64 bits.
        if (random.Next(3) > 0)
        {
            bytes.AsSpan(8, 8).Clear();
        }

        for (var time = 64; time < 128; time += 16)
        {
            var seconds = random.Next(4) switch { 0 => OddSeconds[random.Next(OddSeconds.Length)], 1 => random.NextInt64(), _ => random.NextInt64(4_000_000_000) };
            MemoryMarshal.Write(bytes.AsSpan(time), seconds);
            MemoryMarshal.Write(bytes.AsSpan(time + 8), random.Next(1_000_000_000));
        }

        return MemoryMarshal.Read<FileStatus>(bytes);
    }

    private static byte[] RandomPath(Random random)
        => random.Next(10) == 0 ? [(byte)'/'] : [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(_ => (byte[])[(byte)'/', .. RandomName(random)])];

    private static byte[] RandomName(Random random)
    {
        var name = new byte[random.Next(4) == 0 ? 255 : random.Next(1, 40)];
        random.NextBytes(name);
        var plain = random.Next(3);
        for (var i = 0; i < name.Length; i++)
        {
            name[i] = name[i] is 0 or (byte)'/' || plain == 0 ? (byte)('a' + (name[i] % 26)) : plain == 1 ? (byte)(1 + (name[i] % 46)) : name[i];
        }

        return name;
    }
}
