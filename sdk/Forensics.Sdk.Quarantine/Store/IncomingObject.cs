using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>
/// An object that is being received: content is sealed and digested as it comes, and nothing of it is an object of the store until <see cref="Seal"/> has
/// returned. Disposing of it before that removes it. Not for several threads.
/// </summary>
public sealed class IncomingObject : IDisposable
{
    private readonly ObjectIntake intake;
    private readonly StoreFolder folder;
    private readonly SafeFileHandle file;
    private readonly IReadOnlyList<Extent>? extents;
    private readonly ContentSeal seal;
    private readonly long takenBytes;
    private bool isOver;

    internal IncomingObject(ObjectIntake intake, string id, StoreFolder folder, SafeFileHandle file, long takenBytes, IReadOnlyList<Extent>? extents)
    {
        (this.intake, Id, this.folder, this.file, this.takenBytes, this.extents) = (intake, id, folder, file, takenBytes, extents);
        seal = new(extents);
        Stream = new IncomingStream(this);
    }

    /// <summary>The id that the object will have.</summary>
    public string Id { get; }

    /// <summary>Content that was appended, in bytes.</summary>
    public long SizeBytes => seal.SizeBytes;

    /// <summary>A stream whose writes are <see cref="Append"/>. It needs no closing.</summary>
    public Stream Stream { get; }

    /// <summary>Takes the next bytes of the content, the zeros of holes among them: of those that were named at the beginning nothing is written.</summary>
    /// <param name="content">Any length.</param>
    /// <exception cref="StoreFullException">There is no room; what was received is removed.</exception>
    /// <exception cref="IOException">It cannot be written, or has data in a hole; what was received is removed.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(isOver, this);
        var rest = content;
        try
        {
            while (!rest.IsEmpty)
            {
                Write(seal.Take(ref rest));
            }
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes it an object of the store that outlasts a crash: all files and names are synchronised when this returns, and the index has it.</summary>
    /// <param name="origin">What is known beside the content. Ranges of data that were named at the beginning count, and not its own.</param>
    /// <returns>The object.</returns>
    /// <exception cref="StoreFullException">There is no room; what was received is removed.</exception>
    /// <exception cref="IOException">It cannot be written; what was received is removed, or is found in <see cref="QuarantineStore.Incoming"/>.</exception>
    /// <exception cref="ArgumentException">There is no path, ranges of data lie outside the content, or all together is too much for <c>object.json</c>.</exception>
    public QuarantineObject Seal(ObjectOrigin origin)
    {
        ObjectDisposedException.ThrowIf(isOver, this);
        ArgumentNullException.ThrowIfNull(origin);
        if (origin.Paths.Count == 0)
        {
            throw new ArgumentException("an object has at least one path", nameof(origin));
        }

        try
        {
            ExtentList.Check(extents ?? origin.Extents, SizeBytes);
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, nameof(origin), e);
        }

        Guarded(() => Write(seal.Last()));
        var (digests, sealedSha256) = seal.Finish();
        var content = new QuarantineObject
        {
            Id = Id,
            Origin = origin with { Extents = extents ?? ExtentList.Bounded(origin.Extents) },
            SizeBytes = seal.SizeBytes,
            DataBytes = seal.DataBytes,
            Md5 = Convert.ToHexStringLower(digests.Md5!),
            Sha1 = Convert.ToHexStringLower(digests.Sha1!),
            Sha256 = Convert.ToHexStringLower(digests.Sha256!),
            QuarantinedAt = intake.Clock.GetUtcNow(),
            Key = seal.Key,
            Iv = seal.Iv,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(ObjectDocument.Of(content), StoreDocuments.Json.ObjectDocument);
        if (json.Length > StoreLimits.ObjectJsonBytes)
        {
            throw new ArgumentException($"the object's paths, attributes and holders need {json.Length} bytes of object.json, which may have {StoreLimits.ObjectJsonBytes}: name fewer paths or holders", nameof(origin));
        }

        Guarded(() =>
        {
            folder.Sync(file, ObjectFiles.ContentName);
            Put(ObjectFiles.ObjectName, json);
            Put(ObjectFiles.SumsName, ObjectFiles.Sums(Convert.ToHexStringLower(SHA256.HashData(json)), sealedSha256));
            folder.Sync();
            intake.Accept(content);
        });
        Close();
        return content;
    }

    /// <summary>Removes it.</summary>
    /// <exception cref="IOException">Something of it cannot be removed, and is found in <see cref="QuarantineStore.Incoming"/>.</exception>
    public void Abandon()
    {
        if (!isOver)
        {
            Close();
            intake.Abandon(Id);
        }
    }

    /// <summary>As <see cref="Abandon"/>, where it was not sealed; what cannot be removed is found in <see cref="QuarantineStore.Incoming"/>.</summary>
    public void Dispose()
    {
        try
        {
            Abandon();
        }
        catch (IOException)
        {
            // Whoever disposes has a reason of his own to tell, and the remains are listed.
            Close();
        }
    }

    private void Write(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        intake.RequireRoom(takenBytes, ContentSeal.SealedBytes(seal.DataBytes), piece.Length);
        folder.Write(file, piece, ObjectFiles.ContentName);
    }

    private void Guarded(Action act)
    {
        try
        {
            act();
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    private void Put(ReadOnlySpan<byte> name, byte[] content)
    {
        using var created = folder.CreateFile(name);
        folder.Write(created, content, name);
        folder.Sync(created, name);
    }

    private void Close()
    {
        isOver = true;
        seal.Dispose();
        file.Dispose();
        folder.Dispose();
    }
}
