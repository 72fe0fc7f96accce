namespace EndToEnd.Tests;

/// <summary>What comes from Debian and takes long: made once, kept from run to run.</summary>
internal static class CachedFolder
{
    private static readonly string Cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "forensics-tests");

    /// <summary>The folder of this name; the test is skipped when it cannot be made.</summary>
    /// <param name="name">Its name in the cache.</param>
    /// <param name="make">Fills an empty folder, and tells why it cannot.</param>
    public static string Get(string name, Func<string, string?> make)
    {
        var folder = Path.Combine(Cache, name);
        if (!Directory.Exists(folder))
        {
            var making = Directory.CreateDirectory(Path.Combine(Cache, $"{name}-{Guid.NewGuid():N}")).FullName;
            if (make(making) is { } reason)
            {
                Directory.Delete(making, recursive: true);
                Assert.Ignore(reason);
            }

            try
            {
                Directory.Move(making, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                // Another test was faster.
                Directory.Delete(making, recursive: true);
            }
        }

        return folder;
    }
}
