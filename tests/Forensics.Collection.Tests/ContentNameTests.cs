using System.Text;

using Forensics.Collection.Run;

namespace Forensics.Collection.Tests;

public sealed class ContentNameTests
{
    [TestCase("/etc/passwd", "fs/$rootfs$/etc/passwd")]
    [TestCase("/a b/../%41", "fs/$rootfs$/a%20b/%2E%2E/%2541")]
    public void APathIsTheNameBelowTheRoot(string path, string name) => Assert.That(Of(path), Is.EqualTo(name));

    [TestCase("/var/log/big.part0001", "fs/$rootfs$/var/log/big%2Epart0001")]
    [TestCase("/var/log/big.part12345", "fs/$rootfs$/var/log/big%2Epart12345")]
    [TestCase("/var/big.part0002/file", "fs/$rootfs$/var/big%2Epart0002/file")]
    public void AFileOnTheDeviceCannotTakeTheNameOfAPart(string path, string name) => Assert.That(Of(path), Is.EqualTo(name));

    [TestCase("/archive.part1")]
    [TestCase("/archive.part0001.rar")]
    public void AnythingElseKeepsItsName(string path) => Assert.That(Of(path), Is.EqualTo("fs/$rootfs$" + path));

    private static string Of(string path) => ContentName.Of(Encoding.UTF8.GetBytes(path));
}
