using System.Security.Cryptography;
using System.Text;

namespace Forensics.Bundle.Tests;

/// <summary>Lists of known contents, as other programs write them and as nobody should.</summary>
public sealed class KnownContentsTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("known");

    [Test]
    public void ListsOfOtherProgramsAreRead()
    {
        using var scratch = new Scratch();
        foreach (var name in new[] { "plain", "with space", "back\\slash" }) File.WriteAllText(scratch.Path(name), name);
        var text = Tool.Run(scratch.Folder, "sh", "-c", "md5sum plain; md5sum -b 'with space'; sha256sum 'back\\slash'; printf 'other\\n' | sha256sum").MustSucceed().Output;
        Assert.That(text, Does.Contain("\n\\"), "it escapes the name");
        var known = Read(text);
        Assert.That(known.Count, Is.EqualTo(4));
        foreach (var content in new[] { "plain", "with space", "back\\slash", "other\n" }) Assert.That(Contains(known, content), content);
        Assert.That(Contains(known, "plain "), Is.False);
        Assert.That(known.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))));
    }

    [TestCase("MD5")]
    [TestCase("MD5\n")]
    [TestCase("SHA\r\n")]
    [TestCase("SHA  /usr/bin/x\n\n# a comment\n\r\n")]
    [TestCase("SHA\tname")]
    [TestCase("MD5,12,name")]
    [TestCase("\"SHA\",\"MD5\",\"name\"")]
    [TestCase("\"MD5\"")]
    [TestCase("\\SHA  a\\nb")]
    public void EveryFormOfALineIsRead(string form)
    {
        foreach (var text in new[] { Form(form), Form(form).ToUpperInvariant() })
        {
            var known = Read(text);
            Assert.That((known.Count, Contains(known, "known"), Contains(known, "other")), Is.EqualTo((1, true, false)), text);
        }
    }

    [TestCase("# good\nSHA  a\n0123\nSHA", 3)]
    [TestCase("name\n", 1)]
    [TestCase("SHA0\n", 1)]
    [TestCase("MD5x\n", 1)]
    [TestCase(" MD5\n", 1)]
    [TestCase("\n\n\"MD5\n", 3)]
    [TestCase("\"MD5 \"\n", 1)]
    [TestCase("\"\\MD5\"\n", 1)]
    [TestCase("da39a3ee5e6b4b0d3255bfef95601890afd80709  a SHA-1\n", 1)]
    [TestCase("MD5\n\"SHA-256\",\"MD5\"\n", 2)]
    [TestCase("\ufeffMD5\n", 1)]
    [TestCase("%%%% HASHDEEP-1.0\n", 1)]
    [TestCase("\\\n", 1)]
    [TestCase("\"", 1)]
    [TestCase("\r\r\n", 1)]
    public void AnythingElseIsToldByItsLineAndNotRepeated(string form, int line)
        => Assert.That(() => Read(Form(form)), Throws.InstanceOf<FormatException>().With.Message.EqualTo($"line {line}: it does not begin with an MD5 or SHA-256 digest"));

    [Test]
    public void ALineOfFullLengthIsReadAndALongerOneIsNot()
    {
        var line = Form("SHA  ") + new string('n', KnownContents.MaxLineBytes - 66);
        Assert.That(Read($"{line}\n{line}").Count, Is.EqualTo(1), "twice the same");
        foreach (var end in new[] { "n", "n\n", new string('n', 1_000_000) })
        {
            Assert.That(() => Read($"# first\n{line}{end}"), Throws.InstanceOf<FormatException>().With.Message.EqualTo("line 2: it is longer than 4096 bytes"));
        }
    }

    [Test]
    public void AListHasAsManyDigestsAsItMayAndNotOneMore()
    {
        var full = new MemoryStream();
        var line = new byte[33];
        line[32] = (byte)'\n';
        for (var i = 0; i < KnownContents.MaxDigests; i++)
        {
            Encoding.ASCII.GetBytes(Digest(i), line);
            full.Write(line);
        }

        full.Position = 0;
        var known = KnownContents.Read(full);
        Assert.That(known.Count, Is.EqualTo(KnownContents.MaxDigests));
        Assert.That(known.Contains(new byte[32], Convert.FromHexString(Digest(77))));
        full.Write(line);
        full.Position = 0;
        Assert.That(() => KnownContents.Read(full), Throws.InstanceOf<FormatException>().With.Message.EqualTo("line 4000001: a list has at most 4000000 digests"));
    }

    [Test]
    public void AListHasAsManyLinesAsItMayAndNotOneMore()
    {
        var full = new byte[KnownContents.MaxLines];
        full.AsSpan().Fill((byte)'\n');
        Assert.That(KnownContents.Read(new MemoryStream(full)).Count, Is.Zero);
        Assert.That(() => KnownContents.Read(new MemoryStream([.. full, (byte)'\n'])), Throws.InstanceOf<FormatException>().With.Message.StartsWith("line 8000001: "));
    }

    private static string Digest(int i) => $"{unchecked((uint)i * 2654435761u):x8}{i:x24}";

    internal static KnownContents Of(params string[] lines) => Read(string.Join('\n', lines));

    private static KnownContents Read(string text) => KnownContents.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

#pragma warning disable CA5351 // A name in lists of known files.
    private static bool Contains(KnownContents known, string content)
        => known.Contains(SHA256.HashData(Encoding.UTF8.GetBytes(content)), MD5.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Form(string form)
        => form.Replace("SHA-", "\u0001", StringComparison.Ordinal).Replace("MD5", Convert.ToHexStringLower(MD5.HashData(Content)), StringComparison.Ordinal)
            .Replace("SHA", Convert.ToHexStringLower(SHA256.HashData(Content)), StringComparison.Ordinal).Replace("\u0001", "SHA-", StringComparison.Ordinal);
#pragma warning restore CA5351
}
