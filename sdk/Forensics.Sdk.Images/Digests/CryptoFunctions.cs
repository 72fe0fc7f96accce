using System.Runtime.InteropServices;

namespace Forensics.Sdk.Images.Digests;

/// <summary>libcrypto's functions of one digest: <c>int X_Init(X_CTX*)</c>, <c>int X_Update(X_CTX*, const void*, size_t)</c>, <c>int X_Final(unsigned char*, X_CTX*)</c>. Source: MD5(3), SHA256_Init(3).</summary>
internal sealed unsafe class CryptoFunctions
{
    private static readonly Lazy<nint> Library = new(Load);

    private readonly delegate* unmanaged<void*, int> init;
    private readonly delegate* unmanaged<void*, void*, nuint, int> update;
    private readonly delegate* unmanaged<byte*, void*, int> final;

    private CryptoFunctions(nint init, nint update, nint final)
    {
        this.init = (delegate* unmanaged<void*, int>)init;
        this.update = (delegate* unmanaged<void*, void*, nuint, int>)update;
        this.final = (delegate* unmanaged<byte*, void*, int>)final;
    }

    /// <summary>Null where the device has no such library, or it lacks them. The library stays loaded: .NET's own digests use it as well.</summary>
    public static CryptoFunctions? Of(string name)
        => Library.Value != 0
            && NativeLibrary.TryGetExport(Library.Value, $"{name}_Init", out var init)
            && NativeLibrary.TryGetExport(Library.Value, $"{name}_Update", out var update)
            && NativeLibrary.TryGetExport(Library.Value, $"{name}_Final", out var final)
                ? new(init, update, final)
                : null;

    public int Init(void* context) => init(context);

    public int Update(void* context, void* bytes, nuint count) => update(context, bytes, count);

    public int Final(byte* digest, void* context) => final(digest, context);

    private static nint Load()
        => NativeLibrary.TryLoad("libcrypto.so.3", out var library) || NativeLibrary.TryLoad("libcrypto.so.1.1", out library) ? library : 0;
}
