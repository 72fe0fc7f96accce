using System.Buffers.Binary;
using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>
/// Hashes several files at once on one thread: MD5 in the lanes of a vector, the other digests file by file, of the same bytes. A lane that is done is free at
/// once. The lanes in use are the first ones, always, so that a half-full set needs one vector and the last files none: a state moves between lanes, vectors
/// and scalar code as it is. So a long file needs no path of its own: alone, it goes as fast as it would by itself.
/// </summary>
internal sealed unsafe class LaneHasher<TFile> : IDisposable
{
    private readonly Md5Kernel? kernel;
    private readonly Lane[] lanes;
    private readonly PendingFile<TFile>[] files;
    private readonly byte[] buffers;
    private readonly uint[] state = GC.AllocateArray<uint>(Md5Rounds.StateWords * Md5Kernel.MaxLanes, pinned: true);

    private int reading;

    /// <param name="algorithms">Which digests.</param>
    /// <param name="provider">Who computes those besides MD5.</param>
    /// <param name="kernel">For MD5.</param>
    /// <param name="watch">Told of every read.</param>
    public LaneHasher(DigestAlgorithms algorithms, DigestProvider provider, Md5Kernel kernel, ReadingWatch watch)
    {
        // Without MD5 there is nothing to gain by several files at once.
        this.kernel = algorithms.HasFlag(DigestAlgorithms.Md5) ? kernel : null;
        lanes = new Lane[this.kernel?.Lanes ?? 1];
        files = new PendingFile<TFile>[lanes.Length];
        buffers = GC.AllocateUninitializedArray<byte>(lanes.Length * Lane.BufferBytes, pinned: true);
        fixed (byte* start = buffers)
        {
            for (var i = 0; i < lanes.Length; i++)
            {
                var offset = i * Lane.BufferBytes;
                lanes[i] = new(buffers.AsMemory(offset, Lane.BufferBytes), start + offset, algorithms & ~DigestAlgorithms.Md5, provider, watch);
            }
        }
    }

    /// <summary>Files on their way.</summary>
    public int Active { get; private set; }

    /// <summary>Files that may be added before the next <see cref="Advance"/>.</summary>
    public int Room => lanes.Length - Active;

    /// <summary>Bytes read of all files.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>Takes a file into a free lane and reads its first piece.</summary>
    public void Add(in PendingFile<TFile> file)
    {
        var lane = Active++;
        files[lane] = file;
        reading = lane;
        for (var word = 0; word < Md5Rounds.StateWords; word++)
        {
            state[(word * Md5Kernel.MaxLanes) + lane] = Md5Rounds.Initial[word];
        }

        lanes[lane].Begin(file.Handle, file.LengthBytes);
        ReadBytes += lanes[lane].ReadBytes;
    }

    /// <summary>Goes on with all files, until one at least needs its next piece or is done.</summary>
    /// <param name="done">Where finished files are added.</param>
    public void Advance(List<HashedFile<TFile>> done)
    {
        // A file whose first read failed has no blocks.
        var blocks = int.MaxValue;
        for (var i = 0; i < Active; i++)
        {
            blocks = Math.Min(blocks, lanes[i].IsDone ? 0 : lanes[i].Blocks);
        }

        if (Active > 0 && blocks > 0)
        {
            Compress(blocks);
        }

        // From the last one down: what moves into a freed lane has had its turn.
        for (var i = Active - 1; i >= 0; i--)
        {
            var lane = lanes[i];
            if (!lane.IsDone)
            {
                var before = lane.ReadBytes;
                reading = i;
                lane.Take(blocks);
                ReadBytes += lane.ReadBytes - before;
            }

            if (lane.IsDone)
            {
                done.Add(Finish(i));
            }
        }
    }

    /// <summary>The file that is being read now, for the one who watches the reading; meaningful while a read is under way.</summary>
    public PendingFile<TFile> Reading => files[reading];

    /// <summary>What was read of it before.</summary>
    public long ReadingBytes => lanes[reading].ReadBytes;

    /// <summary>The other files on their way, after this thread was abandoned: they are to be hashed anew by another one. Their descriptors are the caller's.</summary>
    public IEnumerable<PendingFile<TFile>> Others() => files.Take(Active).Where((_, lane) => lane != reading);

    /// <summary>Gives up all files on their way.</summary>
    /// <param name="cancelled">Where they are added.</param>
    public void Abandon(List<HashedFile<TFile>> cancelled)
    {
        for (; Active > 0; Free(Active - 1))
        {
            var lane = lanes[Active - 1];
            lane.Abandon();
            cancelled.Add(HashedFile<TFile>.Cancelled(files[Active - 1].File, lane.LengthBytes, lane.ReadBytes));
        }
    }

    public void Dispose()
    {
        foreach (var lane in lanes)
        {
            lane.Dispose();
        }
    }

    private void Compress(int blocks)
    {
        if (kernel is null)
        {
            return;
        }

        var data = stackalloc byte*[Md5Kernel.MaxLanes];
        for (var i = 0; i < lanes.Length; i++)
        {
            data[i] = lanes[i < Active ? i : 0].Data;
        }

        fixed (uint* words = state)
        {
            kernel.Compress(words, data, Active, blocks);
        }
    }

    private HashedFile<TFile> Finish(int index)
    {
        var lane = lanes[index];
        var digests = lane.End();
        if (digests is not null && kernel is not null)
        {
            digests = digests with { Md5 = Md5Of(index) };
        }

        var result = new HashedFile<TFile>(files[index].File, digests, lane.Error, lane.LengthBytes, lane.ReadBytes, lane.IsLonger);
        Free(index);
        return result;
    }

    private byte[] Md5Of(int lane)
    {
        var digest = new byte[Md5Rounds.StateWords * sizeof(uint)];
        for (var word = 0; word < Md5Rounds.StateWords; word++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(word * sizeof(uint)), state[(word * Md5Kernel.MaxLanes) + lane]);
        }

        return digest;
    }

    // The last lane in use takes the place, with its buffer and state.
    private void Free(int index)
    {
        var last = --Active;
        (lanes[index], lanes[last]) = (lanes[last], lanes[index]);
        files[index] = files[last];
        files[last] = default;
        for (var row = 0; row < state.Length; row += Md5Kernel.MaxLanes)
        {
            state[row + index] = state[row + last];
        }
    }
}
