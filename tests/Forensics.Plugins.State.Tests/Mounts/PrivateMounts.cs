using System.Runtime.InteropServices;
using System.Text;

namespace Forensics.Plugins.State.Tests.Mounts;

/// <summary>A mount namespace of a thread of the test's own: what is mounted there nobody else sees, and it is gone with the thread.</summary>
internal static partial class PrivateMounts
{
    private const int NewNamespace = 0x2_0000;
    private const int DetachFlag = 2;
    private const nuint Bind = 0x1000;
    private const nuint Recursive = 0x4000;
    private const nuint Private = 0x4_0000;
    private const nuint ReadOnlyRemount = 0x1 | 0x20 | 0x1000;

    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (unshare(NewNamespace) != 0)
                {
                    Assert.Ignore("this user may not make a mount namespace");
                }

                Call(null, "/", null, Recursive | Private, null);
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        switch (failure)
        {
            case null:
                break;
            case IgnoreException:
                Assert.Ignore(failure.Message);
                break;
            default:
                Assert.Fail(failure.ToString());
                break;
        }
    }

    public static void Mount(string source, string target, string type, string? options = null) => Call(source, target, type, 0, options);

    public static void BindMount(string source, string target) => Call(source, target, null, Bind, null);

    public static void MakeReadOnly(string target) => Call(null, target, null, ReadOnlyRemount, null);

    public static void Detach(string target) => Assert.That(umount2(Bytes(target)!, DetachFlag), Is.Zero);

    private static void Call(string? source, string target, string? type, nuint flags, string? options)
        => Assert.That(mount(Bytes(source), Bytes(target), Bytes(type), flags, Bytes(options)), Is.Zero, $"mount {source} {target}: {Marshal.GetLastPInvokeErrorMessage()}");

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text + '\0');

    [LibraryImport("libc", SetLastError = true)]
    private static partial int umount2(byte[] target, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mount(byte[]? source, byte[]? target, byte[]? type, nuint flags, byte[]? options);
}
