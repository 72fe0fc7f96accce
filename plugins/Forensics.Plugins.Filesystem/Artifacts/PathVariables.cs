using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>
/// What the variables of paths stand for on the inspected root: <c>%%users.homedir%%</c>, <c>%%users.username%%</c>, <c>%%users.uid%%</c>. Users are those of the
/// root's own <c>etc/passwd</c>; no name service is asked. <c>/root</c> is a home always, and so is every folder of <c>/home</c>: what a deleted account left is evidence.
/// </summary>
internal sealed class PathVariables
{
    private const string Mark = "%%";

    private readonly IReadOnlyList<UserAccount> users;

    private PathVariables(IReadOnlyList<UserAccount> users, IReadOnlyList<CollectionFault> faults) => (this.users, Faults) = (users, faults);

    /// <summary>What could not be read of the users, or only in part.</summary>
    public IReadOnlyList<CollectionFault> Faults { get; }

    /// <summary>Reads the users of a root that may not answer.</summary>
    /// <param name="root">The root.</param>
    /// <param name="reader">Reads it.</param>
    public static PathVariables Read(TargetRoot root, AbandonableReader reader)
    {
        var (users, faults) = UserAccounts.Read(root, reader, ArtifactLimits.Users);
        return new(users, faults);
    }

    /// <summary>
    /// The paths that a path stands for, one for each user when it has variables, each once. A <c>*</c> in a user's home or name becomes <c>?</c>: whoever names a
    /// home widens a glob by one character at most, and still matches that home.
    /// </summary>
    /// <param name="path">As written in a definition, with / between its components.</param>
    /// <param name="problem">Why there are none, or not all: a sentence with the variable's name. Null when all is well; a root without users is.</param>
    /// <returns>At most <see cref="ArtifactLimits.ExpandedPaths"/>.</returns>
    public IReadOnlyList<EvidencePath> Expand(string path, out string? problem)
    {
        var parts = path.Split(Mark);
        if (parts.Length == 1)
        {
            problem = null;
            return [EvidencePath.Of(path)];
        }

        problem = Unknown(parts);
        if (problem is not null)
        {
            return [];
        }

        var literals = parts.Select(Encoding.UTF8.GetBytes).ToArray();
        var paths = new List<EvidencePath>();
        var seen = new HashSet<EvidencePath>();
        foreach (var user in users)
        {
            if (Expand(parts, literals, user) is { } expanded && seen.Add(expanded))
            {
                if (paths.Count >= ArtifactLimits.ExpandedPaths)
                {
                    problem = $"it stands for more than {ArtifactLimits.ExpandedPaths} paths: those of the first users were taken";
                    break;
                }

                paths.Add(expanded);
            }
        }

        return paths;
    }

    // Every second part is a variable's name.
    private static string? Unknown(string[] parts)
    {
        if (parts.Length % 2 == 0)
        {
            return $"a variable has no end: {Mark}{parts[^1]}";
        }

        for (var part = 1; part < parts.Length; part += 2)
        {
            if (parts[part].ToLowerInvariant() is not ("users.homedir" or "users.username" or "users.uid"))
            {
                return $"Linux has no variable {Mark}{parts[part]}{Mark}";
            }
        }

        return null;
    }

    private static EvidencePath? Expand(string[] parts, byte[][] literals, UserAccount user)
    {
        var path = new List<byte>();
        for (var part = 0; part < parts.Length; part++)
        {
            if (part % 2 == 0)
            {
                path.AddRange(literals[part]);
                continue;
            }

            var value = parts[part].ToLowerInvariant() switch
            {
                "users.homedir" => user.Home?.Bytes,
                "users.username" => user.Name?.Bytes,
                _ => user.UserId?.Bytes,
            };
            if (value is not { Span: var bytes })
            {
                return null;
            }

            foreach (var character in bytes)
            {
                path.Add(character == (byte)'*' ? (byte)'?' : character);
            }
        }

        return new(path.ToArray());
    }
}
