using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Whether an open file has the content that a plan says: its data in the plan's ranges by digest, everything else zero. Holes are not read.</summary>
public static class ContentCheck
{
    /// <summary>Compares.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="plan">What it should have.</param>
    /// <param name="isSame">Whether it has; false when an error is returned.</param>
    /// <returns>The error of the call that failed.</returns>
    public static Errno Compare(SafeFileHandle file, RestorePlan plan, out bool isSame)
    {
        ArgumentNullException.ThrowIfNull(plan);
        isSame = false;
        var size = plan.Metadata.SizeBytes;
        var error = FileStatus.Read(file, out var status);
        if (error.Failed || (long)status.LengthBytes != size)
        {
            return error;
        }

        var buffer = GC.AllocateUninitializedArray<byte>(ActLimits.ChunkBytes);
        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        var position = 0L;
        var isZero = true;
        foreach (var extent in plan.Extents ?? FileCapture.Whole(size))
        {
            error = IsZero(file, position, extent.OffsetBytes, buffer, ref isZero);
            for (var done = 0L; !error.Failed && isZero && done < extent.LengthBytes;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, extent.LengthBytes - done));
                error = FileReading.ReadAt(file, part, extent.OffsetBytes + done, out var read);
                if (!error.Failed && read < part.Length)
                {
                    return Errno.Ok; // Cut meanwhile.
                }

                digest.Append(part[..read]);
                done += read;
            }

            if (error.Failed || !isZero)
            {
                return error;
            }

            position = extent.OffsetBytes + extent.LengthBytes;
        }

        error = IsZero(file, position, size, buffer, ref isZero);
        isSame = !error.Failed && isZero && Convert.ToHexStringLower(digest.Finish().Sha256!) == plan.ContentSha256;
        return error;
    }

    // What a file system holds for a hole, or has allocated beyond the data that was written, reads as zeros.
    private static Errno IsZero(SafeFileHandle file, long start, long end, byte[] buffer, ref bool isZero)
    {
        for (var position = start; position < end && isZero;)
        {
            var error = FileHoles.NextData(file, position, out var from, out var to);
            if (error == Errno.EINVAL)
            {
                (error, from, to) = (Errno.Ok, position, end); // The file system does not tell.
            }

            if (error.Failed || from >= end)
            {
                return error;
            }

            for (to = Math.Min(to, end); from < to && isZero;)
            {
                error = FileReading.ReadAt(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from, out var read);
                if (error.Failed || read == 0)
                {
                    isZero = error.Failed && isZero;
                    return error;
                }

                isZero = !buffer.AsSpan(0, read).ContainsAnyExcept((byte)0);
                from += read;
            }

            position = to;
        }

        return Errno.Ok;
    }
}
