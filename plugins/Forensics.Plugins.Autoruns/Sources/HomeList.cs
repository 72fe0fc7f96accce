using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>Users by their homes: one that many share is looked at once.</summary>
internal static class HomeList
{
    private const int Named = 3;

    public static IReadOnlyList<Home> Of(IReadOnlyList<UserAccount> users)
        => [.. users.Where(user => user.Home is not null).GroupBy(user => user.Home!.Value)
            .Select(group => new Home(Latin.Of(group.Key.Bytes), Owners([.. group]), group.Any(IsRoot)))];

    private static bool IsRoot(UserAccount user) => user.UserId is { } id && Latin.Of(id.Bytes) == "0";

    private static string Owners(UserAccount[] users)
    {
        var names = users.Select(user => user.Name is { } name ? Latin.Of(name.Bytes) : user.UserId is { } id ? Latin.Of(id.Bytes) : "?").Distinct().ToArray();
        return string.Join(", ", names.Take(Named)) + (names.Length > Named ? $" and {names.Length - Named} more" : string.Empty);
    }
}
