using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Jota.ApiServer.Jwt;

namespace Jota.Commands;

/// <summary>The options that say whose tokens are believed, with upstream's names.</summary>
internal sealed class AuthenticationCommandOptions
{
    /// <summary>The place of the only issuer in what the flags are turned into.</summary>
    private const string Own = "jwt[0].";

    private readonly Option<AuthenticationConfiguration?> _file = new("--authentication-config")
    {
        Description =
            "A file with an AuthenticationConfiguration: whose tokens (OIDC) are believed, and where none are needed. It is read anew " +
            "when it changes.",
        HelpName = "FILE",
        CustomParser = ReadFile,
    };

    private readonly Option<string?> _issuer = Text(
        "--oidc-issuer-url", "Believe the tokens of this OIDC issuer; begins with https://.", "URL");
    private readonly Option<string?> _client = Text("--oidc-client-id", "For whom the issuer's tokens must be.", "ID");
    private readonly Option<string?> _username = Text(
        "--oidc-username-claim", "The claim that is the user's name (default: sub).", "CLAIM");

    private readonly Option<string?> _usernamePrefix = Text(
        "--oidc-username-prefix", "What is put before the name (default: the issuer's URL and #, unless it is email); - for nothing.",
        "TEXT");

    private readonly Option<string?> _groups = Text("--oidc-groups-claim", "The claim with the user's groups.", "CLAIM");
    private readonly Option<string?> _groupsPrefix = Text("--oidc-groups-prefix", "What is put before each group.", "TEXT");

    private readonly Option<string[]> _required = new("--oidc-required-claim")
    {
        Description = "A claim that must have a value. May be repeated.",
        HelpName = "CLAIM=VALUE",
    };

    private readonly Option<string?> _authority = new("--oidc-ca-file")
    {
        Description = "Who vouches for the issuer's server, in PEM (default: whomever this machine believes).",
        HelpName = "FILE",
        CustomParser = ReadAuthority,
    };

    private readonly Option<string?> _algorithms = Text(
        "--oidc-signing-algs", "The signatures that count (default: RS256), such as RS256,ES256.", "ALG,…");

    /// <summary>With what is checked of them.</summary>
    public AuthenticationCommandOptions()
    {
        _required.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--oidc-required-claim {token.Value}: give CLAIM=VALUE");
            }
        });
        foreach (var option in Flags)
        {
            option.Validators.Add(result => Check(result, option));
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_file, .. Flags];

    private IEnumerable<Option> Flags =>
    [
        _issuer, _client, _username, _usernamePrefix, _groups, _groupsPrefix, _required, _authority, _algorithms,
    ];

    /// <summary>What was given.</summary>
    public AuthenticationOptions Of(ParseResult result) => result.GetValue(_file) is { } configuration
        ? new(configuration) { File = Path.GetFullPath(result.GetResult(_file)!.Tokens[0].Value) }
        : FlagsOf(result.GetValue, result.GetValue(_required))?.Read(out _) is { } flags ? new(flags)
        : AuthenticationOptions.None;

    /// <summary>They are checked together, once: by the first one that was given.</summary>
    private void Check(OptionResult result, Option option)
    {
        if (Flags.First(one => result.GetResult(one) is { Implicit: false }) != option)
        {
            return;
        }

        if (result.GetResult(_file) is { Implicit: false })
        {
            result.AddError($"{option.Name}: authentication-config file and oidc-* flags are mutually exclusive");
        }
        else if (FlagsOf(result.GetValue, result.GetValue(_required)) is not { } flags)
        {
            result.AddError("--oidc-issuer-url and --oidc-client-id must be specified together when any oidc-* flags are set");
        }
        else
        {
            _ = flags.Read(out var problems);
            foreach (var problem in problems)
            {
                result.AddError(problem.StartsWith(Own, StringComparison.Ordinal) ? $"--oidc-*: {problem[Own.Length..]}" : problem);
            }
        }
    }

    private IssuerFlags? FlagsOf(Func<Option<string?>, string?> text, string[]? required) =>
        text(_issuer) is not { Length: > 0 } issuer || text(_client) is not { Length: > 0 } client ? null : new(issuer, client)
        {
            UsernameClaim = text(_username) ?? "sub",
            UsernamePrefix = text(_usernamePrefix) ?? "",
            GroupsClaim = text(_groups) ?? "",
            GroupsPrefix = text(_groupsPrefix) ?? "",
            RequiredClaims = [.. (required ?? []).Select(Pair)],
            CertificateAuthority = text(_authority),
            SigningAlgorithms = text(_algorithms) is { } algorithms
                ? [.. algorithms.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : ["RS256"],
        };

    private static KeyValuePair<string, string> Pair(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? new(text[..at], text[(at + 1)..])
        : new(text, "");

    private static Option<string?> Text(string name, string what, string form) => new(name) { Description = what, HelpName = form };

    private static AuthenticationConfiguration? ReadFile(ArgumentResult result)
    {
        if (Bytes(result) is not { } content)
        {
            return null;
        }

        var configuration = AuthenticationConfigurationFile.Read(content, out var problems);
        foreach (var problem in problems)
        {
            result.AddError($"{result.Tokens[0].Value}: {problem}");
        }

        return configuration;
    }

    private static string? ReadAuthority(ArgumentResult result) => Bytes(result) is { } content ? Encoding.UTF8.GetString(content) : null;

    private static byte[]? Bytes(ArgumentResult result)
    {
        var path = result.Tokens[0].Value;
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"{path}: {e.Message}");
            return null;
        }
    }
}
