using System.Text.Encodings.Web;
using System.Text.Json;
using Forensics.Bundle.Container;
using Forensics.Bundle.Custody;
using Forensics.Bundle.Writing;

namespace Forensics.Bundle;

/// <summary>
/// The log that follows a bundle, <c>NAME.custody.jsonl</c>: one JSON object a line, each with the SHA-256 of the line before it, its line feed included
/// (<c>docs/bundle-format.md</c>). A change, a gap or a new order in it shows; that its end was cut off shows to whoever noted the last digest. A countersignature is
/// a detached CMS signature over the bundle's file.
/// </summary>
public static class CustodyLog
{
    /// <summary>Longest log that is read, in bytes.</summary>
    public const int MaxBytes = 16 << 20;

    internal static readonly string NoPrevious = new('0', 2 * Sha256Digest.Bytes);

    private const string BundleSuffix = ".tar.zst";

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the log of a bundle lies: beside it, <c>NAME.custody.jsonl</c> for <c>NAME.tar.zst</c>.</summary>
    public static string PathOf(string bundle)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        return (bundle.EndsWith(BundleSuffix, StringComparison.Ordinal) ? bundle[..^BundleSuffix.Length] : bundle) + ".custody.jsonl";
    }

    /// <summary>Appends an entry and synchronises the file; creates it with mode 0600 where there is none.</summary>
    /// <param name="path">The log.</param>
    /// <param name="entry">What was done.</param>
    /// <exception cref="IOException">It cannot be written, or is in use.</exception>
    /// <exception cref="InvalidDataException">Its chain is broken, or it is longer than <see cref="MaxBytes"/>: nothing is added to it.</exception>
    public static void Append(string path, CustodyLogEntry entry) => Append(path, entry, null);

    /// <summary>The same with a signature over the bundle's file, whose SHA-256 the entry names.</summary>
    /// <param name="path">The log.</param>
    /// <param name="entry">What was done.</param>
    /// <param name="signer">Signs.</param>
    /// <exception cref="IOException">It cannot be written, or is in use.</exception>
    /// <exception cref="InvalidDataException">Its chain is broken, or it is longer than <see cref="MaxBytes"/>: nothing is added to it.</exception>
    public static void Append(string path, CustodyLogEntry entry, BundleSigner? signer)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(entry);
        var isNew = !File.Exists(path);
        using (var file = OutputFile.OpenRegular(path, write: true))
        {
            var content = Read(file);
            var chain = LogChain.Follow(content, entry.BundleSha256);

            // An append that a full disk or a loss of power has torn: what it left is no entry.
            var torn = content.Length - chain.WholeBytes;
            if (chain.Report.Fault is { } fault && !chain.IsTorn) throw new InvalidDataException($"{path}: {fault}: nothing is added to a broken log");
            var line = Line(chain.IsTorn ? entry with { Detail = $"{entry.Detail} (before this, {torn} bytes of an entry that was not finished were removed)" } : entry, chain.Report, signer);
            if (chain.WholeBytes + line.Length > MaxBytes) throw new InvalidDataException($"{path} is full: a custody log has at most {MaxBytes} bytes");
            try
            {
                file.SetLength(chain.WholeBytes);
                file.Position = chain.WholeBytes;
                file.Write(line);
                file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                file.SetLength(chain.WholeBytes);
                throw;
            }
        }

        if (isNew) OutputFile.SyncFolderOf(path);
    }

    /// <summary>Checks a log against its bundle.</summary>
    /// <param name="path">The log.</param>
    /// <param name="bundleSha256">SHA-256 of the bundle's file, 64 lower-case hex digits.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is longer than <see cref="MaxBytes"/>.</exception>
    public static CustodyLogReport Check(string path, string bundleSha256)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(bundleSha256);
        using var file = OutputFile.OpenRegular(path, write: false);
        return LogChain.Follow(Read(file), bundleSha256).Report;
    }

    private static byte[] Read(FileStream file)
    {
        if (file.Length > MaxBytes) throw new InvalidDataException($"{file.Name} has {file.Length} bytes; a custody log has at most {MaxBytes}");
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static byte[] Line(CustodyLogEntry entry, CustodyLogReport chain, BundleSigner? signer)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Json))
        {
            json.WriteStartObject();
            json.WriteNumber("entry", chain.Entries + 1);
            json.WriteString("previous_sha256", chain.LastSha256);
            json.WriteString("at", entry.At.UtcDateTime);
            json.WriteString("event", entry.Event);
            json.WriteString("by", Cut(entry.By, LogChain.MaxByChars));
            json.WriteString("tool", entry.Tool);
            json.WriteString("bundle_sha256", entry.BundleSha256);
            json.WriteString("detail", entry.Detail is null ? null : Cut(entry.Detail, LogChain.MaxDetailChars));
            if (signer is not null)
            {
                json.WriteString("certificate", signer.CertificatePem);
                json.WriteBase64String("signature", signer.SignDigest(Convert.FromHexString(entry.BundleSha256), entry.At));
            }

            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
