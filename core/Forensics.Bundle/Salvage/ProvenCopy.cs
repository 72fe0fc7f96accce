using System.Runtime.InteropServices;
using Forensics.Bundle.Container;
using Forensics.Bundle.Verification;

namespace Forensics.Bundle.Salvage;

/// <summary>
/// Copies a bundle up to a link and closes it there. What is copied is verified while it is copied: the bytes that were written are those that prove, whatever
/// the file has become since it was looked at.
/// </summary>
internal sealed class ProvenCopy(LinkProof wanted, Stream destination)
{
    private readonly List<byte> rows = [];
    private readonly byte[] row = new byte[BundleFormat.SeekTableRowBytes];
    private long frames;
    private LinkProof? last;

    public long LengthBytes { get; private set; }

    /// <param name="cut">The bundle, from its start.</param>
    /// <returns>SHA-256 of what was written.</returns>
    /// <exception cref="IOException">One of the streams failed, or the bundle is not what it was.</exception>
    public byte[] Copy(Stream cut)
    {
        using var pass = new VerificationPass(new PrefixStream(cut, wanted.EndBytes, destination), null)
        {
            Proven = proof => last = proof,
            Framed = AddRow,
        };
        pass.Run();
        var report = pass.Report(new TrustJudge(new VerifyOptions()));
        if (report.Integrity != IntegrityState.CutAfterLink || report.LengthBytes != wanted.EndBytes || last != wanted)
            throw new IOException("the bundle was changed while it was copied: nothing of the copy is proven");
        LengthBytes = wanted.EndBytes;
        _ = Put(pass, DigestFrame.Of(Convert.FromHexString(report.BundleDigest)));
        AddRow(BundleFormat.DigestFrameBytes, 0);
        return PutSeekTable(pass);
    }

    private byte[] PutSeekTable(VerificationPass pass)
    {
        Span<byte> piece = stackalloc byte[BundleFormat.SeekTableFooterBytes];
        SeekTable.WriteHeader(piece, frames);
        _ = Put(pass, piece[..BundleFormat.SkippableHeaderBytes]);
        _ = Put(pass, CollectionsMarshal.AsSpan(rows));
        SeekTable.WriteFooter(piece, frames);
        return Put(pass, piece);
    }

    private byte[] Put(VerificationPass pass, ReadOnlySpan<byte> bytes)
    {
        destination.Write(bytes);
        LengthBytes += bytes.Length;
        return pass.DigestWith(bytes);
    }

    private void AddRow(int compressedBytes, int contentBytes)
    {
        SeekTable.WriteRow(row, compressedBytes, contentBytes);
        rows.AddRange(row);
        frames++;
    }
}
