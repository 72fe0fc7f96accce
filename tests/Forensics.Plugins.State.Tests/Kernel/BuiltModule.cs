using System.Buffers.Binary;
using System.Text;

namespace Forensics.Plugins.State.Tests.Kernel;

/// <summary>A file as a module's, made by compiler and openssl: the section .modinfo, and a signature of a key of the test's own.</summary>
internal static class BuiltModule
{
    public static byte[] Make(string folder, string name, bool isSigned)
    {
        Tool.Require("gcc", "openssl");
        var source = Path.Combine(folder, $"{name}.c");
        File.WriteAllText(source, $$"""
            #define INFO(n, text) static const char info_##n[] __attribute__((used, section(".modinfo"), aligned(1))) = text;
            INFO(a, "version=1.2.3")
            INFO(b, "srcversion=AAAABBBBCCCCDDDDEEEE123")
            INFO(c, "intree=Y")
            INFO(d, "name={{name}}")
            INFO(e, "vermagic=6.1.0-test SMP mod_unload ")
            INFO(f, "license=GPL")
            """);
        var file = Path.Combine(folder, $"{name}.ko");
        Tool.Run(folder, "gcc", "-c", "-o", file, source).MustSucceed();
        return isSigned ? Signed(folder, file) : File.ReadAllBytes(file);
    }

    private static byte[] Signed(string folder, string file)
    {
        Tool.Run(folder, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/O=Test/CN=Build time signing key", "-set_serial", "0x1234abcd")
            .MustSucceed();
        Tool.Run(folder, "openssl", "cms", "-sign", "-binary", "-in", file, "-signer", "cert.pem", "-inkey", "key.pem", "-outform", "DER", "-out", "sig", "-nocerts", "-noattr", "-nosmimecap", "-md", "sha512")
            .MustSucceed();
        var signature = File.ReadAllBytes(Path.Combine(folder, "sig"));
        var trailer = new byte[12];
        trailer[2] = 2;
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(8), signature.Length);
        return [.. File.ReadAllBytes(file), .. signature, .. trailer, .. Encoding.ASCII.GetBytes("~Module signature appended~\n")];
    }
}
