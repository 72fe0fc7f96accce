using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>What <c>%</c> and a letter stand for (systemd.unit(5), SPECIFIERS). What only the running system knows stays as it is written.</summary>
internal sealed class Specifiers
{
    private readonly Dictionary<char, string> fixedOnes = [];

    /// <summary>Those of a service manager on a root.</summary>
    public Specifiers(RootFiles files, UnitScope scope)
    {
        Machine(files);
        fixedOnes['T'] = "/tmp";
        fixedOnes['V'] = "/var/tmp";
        if (!scope.IsUser)
        {
            foreach (var (letter, value) in "CEhLStuUgGs".Zip<char, string>(["/var/cache", "/etc", "/root", "/var/log", "/var/lib", "/run", "root", "0", "root", "0", "/bin/sh"]))
            {
                fixedOnes[letter] = value;
            }
        }
        else if (scope.Account is { } account)
        {
            User(account);
        }
    }

    /// <summary>Puts in what can be told.</summary>
    /// <param name="text">The value.</param>
    /// <param name="unit">The unit that it is of.</param>
    /// <param name="fragment">Its file.</param>
    public string Expand(string text, UnitName? unit, string? fragment = null)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        for (var at = 0; at < text.Length && result.Length < SystemdLimits.ExpandedBytes; at++)
        {
            if (text[at] != '%' || at + 1 >= text.Length)
            {
                result.Append(text[at]);
            }
            else if (text[++at] == '%')
            {
                result.Append('%');
            }
            else if ((Of(text[at], unit, fragment) ?? fixedOnes.GetValueOrDefault(text[at])) is { } value)
            {
                result.Append(value);
            }
            else
            {
                result.Append('%').Append(text[at]);
            }
        }

        return result.ToString();
    }

    private static string? Of(char letter, UnitName? unit, string? fragment)
    {
        if (unit is null)
        {
            return null;
        }

        var last = unit.Prefix[(unit.Prefix.LastIndexOf('-') + 1)..];
        return letter switch
        {
            'n' => unit.Full,
            'N' => unit.Full[..^(unit.Type.Length + 1)],
            'p' => unit.Prefix,
            'P' => UnitName.Unescape(unit.Prefix),
            'j' => last,
            'J' => UnitName.Unescape(last),
            'f' => "/" + UnitName.Unescape(unit.IsInstance ? unit.Instance! : unit.Prefix).TrimStart('/'),

            // A template's own text keeps what its instances put in.
            'i' => unit.IsTemplate ? null : unit.Instance ?? string.Empty,
            'I' => unit.IsTemplate ? null : UnitName.Unescape(unit.Instance ?? string.Empty),
            'y' => fragment,
            'Y' => fragment is null ? null : Latin.Folder(fragment),
            _ => null,
        };
    }

    private void User(UserAccount account)
    {
        if (account.Name is { } name)
        {
            fixedOnes['u'] = Latin.Of(name.Bytes.Span);
        }

        if (account.UserId is { } id)
        {
            fixedOnes['U'] = Latin.Of(id.Bytes.Span);
            fixedOnes['t'] = "/run/user/" + fixedOnes['U'];
        }

        if (account.Home is { } home)
        {
            var path = Latin.Of(home.Bytes.Span);
            fixedOnes['h'] = path;
            fixedOnes['C'] = path + "/.cache";
            fixedOnes['E'] = path + "/.config";
            fixedOnes['S'] = path + "/.local/state";
            fixedOnes['L'] = path + "/.local/state/log";
        }
    }

    private void Machine(RootFiles files)
    {
        Line("/etc/machine-id", 'm');
        Line("/etc/hostname", 'H');
        if (fixedOnes.TryGetValue('H', out var host))
        {
            fixedOnes['l'] = host.Split('.')[0];
        }

        foreach (var line in Lines(files, "/etc/os-release"))
        {
            var letter = line[..(line.IndexOf('=', StringComparison.Ordinal) + 1)] switch
            {
                "ID=" => 'o',
                "VERSION_ID=" => 'w',
                "VARIANT_ID=" => 'W',
                "BUILD_ID=" => 'B',
                "IMAGE_ID=" => 'M',
                "IMAGE_VERSION=" => 'A',
                _ => '\0',
            };
            if (letter != '\0')
            {
                fixedOnes[letter] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim('"', '\'');
            }
        }

        void Line(string path, char letter)
        {
            if (Lines(files, path).FirstOrDefault(line => line[0] != '#') is { } text)
            {
                fixedOnes[letter] = text;
            }
        }
    }

    private static string[] Lines(RootFiles files, string path)
        => files.Read(EvidencePath.Of(path), SystemdLimits.ExpandedBytes) is { } content ? Latin.Of(content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
}
