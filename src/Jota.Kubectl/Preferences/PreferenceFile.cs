namespace Jota.Kubectl;

/// <summary>
/// The file with the user's preferences: that of <c>--kuberc</c>, of <c>KUBERC</c>, or <c>~/.kube/kuberc</c>. <c>KUBECTL_KUBERC=false</c>
/// and <c>KUBERC=off</c> say that there is none.
/// </summary>
internal static class PreferenceFile
{
    /// <summary>Reads it; what is wrong with one that nobody asked for is told, and it is as if it were not there.</summary>
    public static UserPreferences Read(IReadOnlyList<string> words, Surroundings around)
    {
        var given = Given(words);
        var variable = around.Variable("KUBERC") ?? "";
        if (words.Count == 0 || "false".Equals(around.Variable("KUBECTL_KUBERC"), StringComparison.OrdinalIgnoreCase))
        {
            return UserPreferences.None;
        }

        if (variable == "off")
        {
            return given is null ? UserPreferences.None : throw UserPreferences.Wrong(
                "kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive");
        }

        var asked = given ?? (variable.Length > 0 ? variable : null);
        var path = asked is null ? Path.Combine(around.Home, ".kube", "kuberc") : around.PathOf(asked);
        if (asked is null && !File.Exists(path))
        {
            return UserPreferences.None;
        }

        var preferences = UserPreferences.None;
        try
        {
            preferences = PreferenceText.Read(File.ReadAllBytes(path), path, around.Error);
        }
        catch (Exception wrong) when (wrong is KubectlException or IOException or UnauthorizedAccessException)
        {
            var what = wrong is KubectlException error ? ErrorText.Bare(error) : wrong.Message;
            if (asked is not null)
            {
                throw UserPreferences.Wrong($"kuberc error kuberc: {what}");
            }

            around.Error.WriteLine($"kuberc: no preferences loaded from {path}: {what}");
        }

        Check(preferences);
        return preferences;
    }

    /// <summary>The file of <c>--kuberc</c>, which is looked for before it is known what command it is.</summary>
    private static string? Given(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count && words[i] != "--"; i++)
        {
            var value = words[i] == "--kuberc" ? words.ElementAtOrDefault(i + 1) ?? ""
                : words[i].StartsWith("--kuberc=", StringComparison.Ordinal) ? words[i]["--kuberc=".Length..]
                : null;
            if (value is not null)
            {
                return value.Length > 0 ? value : throw UserPreferences.Wrong("kuberc file is not found");
            }
        }

        return null;
    }

    private static void Check(UserPreferences preferences)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alias in preferences.Aliases)
        {
            if (alias.Name.Length == 0 || !alias.Name.All(char.IsAsciiLetter))
            {
                throw UserPreferences.Wrong("invalid alias name, can only include alphabetical characters");
            }

            if (!names.Add(alias.Name))
            {
                throw UserPreferences.Wrong($"duplicate alias name {alias.Name}");
            }
        }

        var flags = preferences.Aliases.SelectMany(alias => alias.Flags).Concat(preferences.Defaults.SelectMany(command => command.Flags));
        if (flags.FirstOrDefault(flag => flag.Name.StartsWith('-')) is { } dashed)
        {
            throw UserPreferences.Wrong($"flag name {dashed.Name} should be in long form without dashes");
        }
    }
}
