using Forensics.Collection.Native;

namespace Forensics.Host;

/// <summary>Who does what is done here.</summary>
internal static class Operator
{
    /// <param name="examiner">As he named himself; null for the user on this machine, by number where he has no name, as in a root without <c>/etc/passwd</c>.</param>
    public static string Name(string? examiner)
    {
        if (examiner is not null)
        {
            return examiner;
        }

        try
        {
            return $"{Environment.UserName}@{Environment.MachineName}";
        }
        catch (IOException)
        {
            return $"user {ProcessIdentity.UserId}@{Environment.MachineName}";
        }
    }
}
