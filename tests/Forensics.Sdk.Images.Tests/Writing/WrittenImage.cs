using System.Security.Cryptography;

namespace Forensics.Sdk.Images.Tests.Writing;

/// <summary>An image in a folder of its own, with the states that there were while it was written.</summary>
internal sealed class WrittenImage : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"forensics-image-{Guid.NewGuid():N}"));

    public string Folder => folder.FullName;

    /// <summary>The first segment.</summary>
    public string First => At(Segments[0]);

    public List<string> Segments { get; } = [];

    public List<ImageState> States { get; } = [];

    public MediaDigests Digests { get; private set; } = new(null, null, null);

    /// <summary>The state of the whole image.</summary>
    public ImageState? Last { get; private set; }

    public bool EndedEarly { get; private set; }

    public string At(string name) => Path.Combine(Folder, name);

    public static WrittenImage Of(MediaSource media, ImageWriterOptions options, bool isRaw = false)
    {
        var image = new WrittenImage();
        try
        {
            image.Write(media, options, isRaw);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Writes on: to segments that are there, or new ones.</summary>
    public void Write(MediaSource media, ImageWriterOptions options, bool isRaw = false)
    {
        long bytes = 0;
        var current = 0;
        ImageWriterOptions with = options with
        {
            Checkpoint = options.Checkpoint ?? (state =>
            {
                // Between two segments it is about the next one.
                Assert.That((state.Segment, state.SegmentBytes), Is.EqualTo((current, bytes)).Or.EqualTo((current + 1, 0L)), "a state covers what was read, no more and no less");
                state = ImageState.Parse(state.ToJson());
                if (state.Final is null)
                {
                    States.Add(state);
                }
                else
                {
                    Last = state;
                }
            }),
        };
        using ImageWriter writer = isRaw ? new RawWriter(media, with) : new EwfWriter(media, with);
        var buffer = new byte[100_000];
        while (writer.Next() is { } segment)
        {
            var name = $"image.{segment.Extension}";
            (current, bytes) = (segment.Number, segment.StartBytes);
            using var file = new FileStream(At(name), FileMode.OpenOrCreate);
            Assert.That(file.Length, Is.EqualTo(segment.StartBytes));
            file.Position = file.Length;
            for (int count; (count = segment.Read(buffer)) > 0; bytes += count)
            {
                file.Write(buffer, 0, count);
            }

            if (!Segments.Contains(name)) Segments.Add(name);
        }

        (Digests, EndedEarly) = (writer.Digests!, writer.EndedEarly);
    }

    /// <summary>The segments as they were at a state.</summary>
    public WrittenImage CutAt(ImageState state)
    {
        var cut = new WrittenImage();
        foreach (var name in Segments.Take(state.SegmentBytes == 0 ? state.Segment - 1 : state.Segment))
        {
            File.Copy(At(name), cut.At(name));
            cut.Segments.Add(name);
        }

        if (state.SegmentBytes > 0)
        {
            using var last = File.OpenWrite(cut.At(cut.Segments[^1]));
            last.SetLength(state.SegmentBytes);
        }

        return cut;
    }

    public void MustEqual(WrittenImage other)
    {
        Assert.That(Segments, Is.EqualTo(other.Segments));
        Assert.That(Digests, Is.EqualTo(other.Digests));
        foreach (var name in Segments)
        {
            Assert.That(Sha256Of(At(name)), Is.EqualTo(Sha256Of(other.At(name))), name);
        }
    }

    /// <summary>ewfverify finds the digests that we stated.</summary>
    public void MustVerify()
    {
        var output = Tool.Run(Folder, "ewfverify", "-q", "-d", "sha1", First).MustSucceed().Output;
        Assert.That(output, Does.Match($"MD5 hash calculated over data:\\s*{Digests.Md5}").And.Match($"MD5 hash stored in file:\\s*{Digests.Md5}"));
        Assert.That(output, Does.Match($"SHA1 hash calculated over data:\\s*{Digests.Sha1}").And.Match($"SHA1 hash stored in file:\\s*{Digests.Sha1}"));
        Assert.That(output, Does.Not.Contain("error").IgnoreCase);
    }

    /// <summary>SHA-256 of the media as ewfexport gives it.</summary>
    public (long Bytes, string Sha256) Exported()
    {
        Tool.Run(Folder, "ewfexport", "-u", "-q", "-f", "raw", "-t", "exported", First).MustSucceed();
        var path = At("exported.raw");
        try
        {
            return (new FileInfo(path).Length, Sha256Of(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public string Described() => Tool.Run(Folder, "ewfinfo", First).MustSucceed().Output;

    public static string Sha256Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
