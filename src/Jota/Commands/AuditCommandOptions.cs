using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text.Json;
using Jota.ApiServer.Auditing;
using Jota.Client;

namespace Jota.Commands;

/// <summary>The options of the audit log, with upstream's names.</summary>
internal sealed class AuditCommandOptions
{
    private const int Megabyte = 1 << 20;

    private readonly Option<AuditPolicy?> _policy = new("--audit-policy-file")
    {
        Description = "A file with a Policy of audit.k8s.io/v1: which requests are told in the audit log, and how much of each.",
        HelpName = "FILE",
        CustomParser = ReadPolicy,
    };

    private readonly Option<string?> _path = new("--audit-log-path")
    {
        Description = "The file that the audit log is written to, an event to a line; - for the standard output.",
        HelpName = "FILE|-",
    };

    private readonly Option<string> _format = new("--audit-log-format")
    {
        Description = "How events are written.",
        HelpName = "json",
        DefaultValueFactory = _ => "json",
    };

    private readonly Option<int> _maxAge = new("--audit-log-maxage")
    {
        Description = "How many days files stay that the log was set aside in; 0 for ever.",
        HelpName = "DAYS",
    };

    private readonly Option<int> _maxBackup = new("--audit-log-maxbackup")
    {
        Description = "How many of them stay; 0 for all.",
        HelpName = "N",
    };

    private readonly Option<int> _maxSize = new("--audit-log-maxsize")
    {
        Description = "How many megabytes the log may have before it is set aside; 0 for 100.",
        HelpName = "MEGABYTES",
    };

    private readonly Option<HttpApiOptions?> _webhook = new("--audit-webhook-config-file")
    {
        Description = "A kubeconfig of a webhook that events are posted to, as lists.",
        HelpName = "FILE",
        CustomParser = ReadWebhook,
    };

    /// <summary>With what is checked of them.</summary>
    public AuditCommandOptions()
    {
        _format.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not "json" and var other }])
            {
                result.AddError(other == "legacy"
                    ? "--audit-log-format legacy: that format leaves out most of an event and is not written here; give json"
                    : $"--audit-log-format {other}: give json");
            }
        });
        foreach (var limit in (Option<int>[])[_maxAge, _maxBackup, _maxSize])
        {
            limit.Validators.Add(result => CommonOptions.Between(result, 0, 1_000_000));
        }

        _path.Validators.Add(result => NeedsPolicy(result, "--audit-log-path"));
        _webhook.Validators.Add(result => NeedsPolicy(result, "--audit-webhook-config-file"));
        _policy.Validators.Add(result =>
        {
            if (result.GetResult(_path) is not { Implicit: false } && result.GetResult(_webhook) is not { Implicit: false })
            {
                result.AddError("--audit-policy-file: say where events go, with --audit-log-path or --audit-webhook-config-file");
            }
        });
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_policy, _path, _format, _maxAge, _maxBackup, _maxSize, _webhook];

    /// <summary>What was given; null when nothing is to be audited.</summary>
    public AuditOptions? Of(ParseResult result) => result.GetValue(_policy) is not { } policy ? null
        : new(policy)
        {
            LogPath = result.GetValue(_path),
            Webhook = result.GetValue(_webhook),
            Limits = new()
            {
                MaxBytes = result.GetValue(_maxSize) is > 0 and var size ? (long)size * Megabyte : new AuditLogLimits().MaxBytes,
                MaxAge = result.GetValue(_maxAge) is > 0 and var days ? TimeSpan.FromDays(days) : null,
                MaxBackups = result.GetValue(_maxBackup) is > 0 and var kept ? kept : null,
            },
        };

    private void NeedsPolicy(OptionResult result, string option)
    {
        if (result.GetResult(_policy) is not { Implicit: false })
        {
            result.AddError($"{option}: nothing is audited without a policy; give one with --audit-policy-file");
        }
    }

    private static HttpApiOptions? ReadWebhook(ArgumentResult result)
    {
        var path = result.Tokens[0].Value;
        try
        {
            return KubeconfigFile.Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or JsonException
            or CryptographicException or ArgumentException)
        {
            result.AddError($"{path}: {e.Message}");
            return null;
        }
    }

    private static AuditPolicy? ReadPolicy(ArgumentResult result)
    {
        var path = result.Tokens[0].Value;
        try
        {
            if (AuditPolicyFile.Read(File.ReadAllBytes(path), out var problems) is { } policy)
            {
                return policy;
            }

            foreach (var problem in problems)
            {
                result.AddError($"{path}: {problem}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"{path}: {e.Message}");
        }

        return null;
    }
}
