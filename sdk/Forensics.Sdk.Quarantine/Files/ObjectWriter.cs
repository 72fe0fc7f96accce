using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Fills a new file, which nobody else can reach yet, with what a plan says.</summary>
internal sealed class ObjectWriter(RestorePlan plan, EvidencePath path, ChangeCalls calls, List<UnrestoredFact> notRestored)
{
    // What a file system takes of an empty file only: not copied on write.
    private const uint EarlyFlags = 0x80_0000;

    /// <summary>Writes the content, where the plan has data.</summary>
    /// <returns>The error of a call; <see cref="RestoreObstacle.ContentDiffers"/> when the stream is not what the plan says.</returns>
    public (Errno Error, RestoreObstacle WhyNot, string? Text) WriteContent(SafeFileHandle file, Stream content)
    {
        if ((Wanted & EarlyFlags) != 0)
        {
            _ = SetFlags(file, EarlyFlags, isFinal: false);
        }

        var buffer = GC.AllocateUninitializedArray<byte>(ActLimits.ChunkBytes);
        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        foreach (var extent in plan.Extents ?? FileCapture.Whole(plan.Metadata.SizeBytes))
        {
            for (var done = 0L; done < extent.LengthBytes;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, extent.LengthBytes - done));
                if (!TryRead(content, part, out var read, out var trouble))
                {
                    return (default, RestoreObstacle.ContentUnreadable, $"the content could not be read after {digest.AppendedBytes} bytes: {trouble}");
                }

                if (read < part.Length)
                {
                    return (default, RestoreObstacle.ContentDiffers, $"the content ends after {digest.AppendedBytes + read} bytes, before its end");
                }

                digest.Append(part);
                var error = calls.Write(file, part, extent.OffsetBytes + done);
                if (error.Failed)
                {
                    return (error, default, null);
                }

                done += read;
            }
        }

        if (!TryRead(content, buffer.AsSpan(0, 1), out var more, out var unread) || more > 0)
        {
            return (default, unread is null ? RestoreObstacle.ContentDiffers : RestoreObstacle.ContentUnreadable, unread ?? "the content goes on after its end");
        }

        var sha256 = Convert.ToHexStringLower(digest.Finish().Sha256!);
        return sha256 != plan.ContentSha256
            ? (default, RestoreObstacle.ContentDiffers, $"the content's SHA-256 is {sha256} and should be {plan.ContentSha256}")
            : (calls.SetLength(file, plan.Metadata.SizeBytes), default, null);
    }

    /// <summary>Sets everything but what would forbid the names: owner before mode and capabilities, which a change of owner clears; times after all that sets them.</summary>
    /// <returns>The error of fsync, without which nothing is placed; what else fails is listed.</returns>
    public Errno WriteState(SafeFileHandle file)
    {
        var metadata = plan.Metadata;
        Note(calls.SetOwner(file, metadata.OwnerId, metadata.GroupId), "owner");
        Note(calls.SetMode(file, metadata.Mode), "mode");
        WriteAttributes(file);
        Note(SetFlags(file, StateComparison.SettableFlags & ~RemovalAct.ProtectingFlags, isFinal: true), "flags");
        var error = calls.Sync(file);
        if (!error.Failed)
        {
            Note(calls.SetTimes(file, metadata.AccessedAt, metadata.ModifiedAt), "modified_at");
            error = calls.Sync(file);
        }

        return error;
    }

    /// <summary>Sets the immutable and append-only flags, as the last of all.</summary>
    public void Protect(SafeFileHandle file)
    {
        if ((Wanted & RemovalAct.ProtectingFlags) != 0)
        {
            Note(SetFlags(file, RemovalAct.ProtectingFlags, isFinal: true), "flags");
        }
    }

    // A store that was tampered with says so by either.
    private static bool TryRead(Stream content, Span<byte> part, out int read, out string? trouble)
    {
        read = 0;
        trouble = null;
        try
        {
            read = content.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            return true;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            trouble = e.Message;
            return false;
        }
    }

    private uint Wanted => InodeFlags.Of(plan.Metadata.Lsattr ?? []).Bits;

    private void WriteAttributes(SafeFileHandle file)
    {
        if (plan.Metadata.Attributes is not { } attributes)
        {
            return;
        }

        // What the folder above gives to every new file in it: a default access list, a label.
        foreach (var extra in (CapturedAttributes.Read(file, path, []) ?? []).Where(found => !attributes.Any(wanted => wanted.Name == found.Name)))
        {
            Note(calls.RemoveAttribute(file, extra.Name.Bytes.Span), $"attribute {extra.Name}");
        }

        foreach (var attribute in attributes)
        {
            if (attribute.Value is not { } value)
            {
                notRestored.Add(new($"attribute {attribute.Name}", 0, null, path)); // It could not be captured.
            }
            else
            {
                Note(calls.SetAttribute(file, attribute.Name.Bytes.Span, value.Bytes.Span), $"attribute {attribute.Name}");
            }
        }
    }

    /// <summary>All at once; where the file system refuses, one by one, so that the ones it does not know are named and the others set.</summary>
    private Errno SetFlags(SafeFileHandle file, uint mask, bool isFinal)
    {
        var wanted = Wanted & mask;
        var error = InodeFlags.Read(file, out var now);
        if (error.Failed)
        {
            return wanted == 0 ? Errno.Ok : error;
        }

        var bits = (now.Bits & ~mask) | wanted;
        if (plan.Metadata.Lsattr is null || bits == now.Bits || !calls.SetFlags(file, new(bits)).Failed)
        {
            return Errno.Ok;
        }

        for (var rest = wanted & ~now.Bits; rest != 0; rest &= rest - 1)
        {
            var bit = rest & (~rest + 1);
            error = calls.SetFlags(file, new(now.Bits | bit));
            if (!error.Failed)
            {
                now = new(now.Bits | bit);
            }
            else if (isFinal)
            {
                Note(error, $"flag {new InodeFlags(bit).ToLetters()[0]}");
            }
        }

        return Errno.Ok;
    }

    private void Note(Errno error, string fact)
    {
        if (error.Failed)
        {
            notRestored.Add(new(fact, error.Number, calls.Last, path));
        }
    }
}
