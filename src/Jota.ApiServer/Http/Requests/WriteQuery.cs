using System.Globalization;
using System.Text;
using Jota.Api;
using Jota.ApiServer.RequestOptions;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>The options of creates, updates and patches from the query.</summary>
internal static class WriteQuery
{
    private const int LongestManager = 128;

    /// <summary>Reads those of a request, with what its client calls itself.</summary>
    public static WriteOptions Read(ApiCall call, string kind, PatchType? patch = null) =>
        Read(call.Query, kind, patch) with
        {
            UserAgent = call.Http.Request.Headers.UserAgent.ToString(),
            Audit = call.Audited?.Annotations,
        };

    /// <summary>Reads them. Throws 422 about <paramref name="kind"/> (<c>CreateOptions</c> …) with everything that is wrong.</summary>
    public static WriteOptions Read(QueryValues query, string kind, PatchType? patch = null)
    {
        var errors = new FieldErrors();
        var options = new WriteOptions
        {
            Force = query.Flag("force"),
            FieldManager = query.Text("fieldManager"),
            DryRun = DryRunQuery.Read(query.All("dryRun"), errors),
            FieldValidation = Validation(query.Text("fieldValidation"), errors),
        };
        CheckPatch(query, options, patch, errors);
        CheckManager(options.FieldManager, errors.At("fieldManager"));
        OptionsErrors.ThrowIfAny(errors, kind);
        return options;
    }

    private static FieldValidation Validation(string text, FieldErrors errors)
    {
        switch (text)
        {
            case "" or "Warn":
                return FieldValidation.Warn;
            case "Strict":
                return FieldValidation.Strict;
            case "Ignore":
                return FieldValidation.Ignore;
            default:
                errors.At("fieldValidation").NotSupported(text, ["", "Ignore", "Strict", "Warn"]);
                return FieldValidation.Warn;
        }
    }

    private static void CheckPatch(QueryValues query, WriteOptions options, PatchType? patch, FieldErrors errors)
    {
        if (patch == PatchType.Apply && options.FieldManager.Length == 0)
        {
            errors.At("fieldManager").Required("is required for apply patch");
        }
        else if (patch is not (null or PatchType.Apply) && query.Has("force"))
        {
            errors.At("force").Forbidden("may not be specified for non-apply patch");
        }
    }

    private static void CheckManager(string manager, FieldErrors errors)
    {
        if (Encoding.UTF8.GetByteCount(manager) > LongestManager)
        {
            errors.TooLong(LongestManager);
        }

        var position = 0;
        foreach (var rune in manager.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
            {
                errors.Add(FieldErrorReason.Invalid, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Invalid value: \"{Escape(manager)}\": invalid character U+{rune.Value:X4} (at position {position})"));
                return;
            }

            position += rune.Utf8SequenceLength;
        }
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c.ToString()));
}
