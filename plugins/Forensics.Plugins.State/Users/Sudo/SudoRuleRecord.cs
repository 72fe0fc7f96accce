using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>One statement of sudoers or doas.conf.</summary>
[Record("user.sudo_rule", 1)]
[Description("One statement of sudoers or doas.conf: who may run what as whom, an alias, a setting, an include. A rule whose commands have different users to run as or tags gives a record "
    + "for each. Aliases are not resolved. Null means that the statement has no such part.")]
internal sealed record SudoRuleRecord
{
    [Description("rule, user-alias, run-as-alias, host-alias, command-alias, defaults, include, include-directory, doas-permit, doas-deny, or unparsed: nothing but text is known of it.")]
    public required string RuleKind { get; init; }

    [Description("The file that it stands in.")]
    public required EvidencePath Path { get; init; }

    [Description("Line where it begins, from 1.")]
    public required int? Line { get; init; }

    [Description("As it stands there, with its continuation lines, cut at 16,384 bytes.")]
    public required EvidenceText? Text { get; init; }

    [Description("Who: users, %groups, #ids, +netgroups, aliases; ! before one excludes it.")]
    public required IReadOnlyList<EvidenceText>? RuleUsers { get; init; }

    [Description("On which hosts.")]
    public required IReadOnlyList<EvidenceText>? RuleHosts { get; init; }

    [Description("As which users; null: root, unless settings say otherwise.")]
    public required IReadOnlyList<EvidenceText>? RunAsUsers { get; init; }

    [Description("With which groups.")]
    public required IReadOnlyList<EvidenceText>? RunAsGroups { get; init; }

    [Description("Tags and options that hold for the commands: NOPASSWD, SETENV, CWD=/; of doas nopass, persist, keepenv.")]
    public required IReadOnlyList<EvidenceText>? RuleTags { get; init; }

    [Description("Commands with their arguments and digests; ! before one excludes it; ALL is any.")]
    public required IReadOnlyList<EvidenceText>? RuleCommands { get; init; }

    [Description("Whether the commands run without a password (NOPASSWD, nopass); null for what is no rule.")]
    public required bool? WithoutPassword { get; init; }

    [Description("Name of an alias.")]
    public required EvidenceText? AliasName { get; init; }

    [Description("What an alias stands for.")]
    public required IReadOnlyList<EvidenceText>? AliasMembers { get; init; }

    [Description("What settings are for: :users, @hosts, >run-as users, !commands; null: everything.")]
    public required EvidenceText? SettingsFor { get; init; }

    [Description("Settings of a Defaults line.")]
    public required IReadOnlyList<EvidenceText>? Settings { get; init; }

    [Description("The file or folder of an include, absolute.")]
    public required EvidencePath? IncludedPath { get; init; }

    [Description("Permissions of the file: four octal digits.")]
    public required string? Mode { get; init; }

    [Description("User id of the file's owner.")]
    public required uint? OwnerId { get; init; }

    public required UnixTime ReadAt { get; init; }
}
