using Forensics.Sdk.Linux.Hashing.Managed;

namespace Forensics.Sdk.Linux.Hashing.Lanes;

/// <summary>One lane after the other. Also what a vector kernel does with the last long files: see <see cref="Md5VectorKernel{TOperations, TVector}"/>.</summary>
internal sealed unsafe class Md5ScalarKernel : Md5Kernel
{
    public override string Name => "scalar";

    public override int Lanes => 4;

    public override void Compress(uint* state, byte** data, int lanes, int blocks) => CompressEach(state, data, lanes, blocks);

    public static void CompressEach(uint* state, byte** data, int lanes, int blocks)
    {
        Span<uint> words = stackalloc uint[Md5Rounds.StateWords];
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var word = 0; word < words.Length; word++)
            {
                words[word] = state[(word * MaxLanes) + lane];
            }

            Md5Rounds.Compress(words, new(data[lane], blocks * BlockDigest.BlockBytes));
            for (var word = 0; word < words.Length; word++)
            {
                state[(word * MaxLanes) + lane] = words[word];
            }
        }
    }
}
