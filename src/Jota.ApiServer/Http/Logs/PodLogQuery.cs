using System.Globalization;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary><c>PodLogOptions</c> from the query.</summary>
internal static class PodLogQuery
{
    /// <summary>Reads them; the container is as given, perhaps empty. Throws 400 and 422 with upstream's texts.</summary>
    public static LogOptions Read(QueryValues query, string pod, DateTimeOffset now)
    {
        var seconds = query.Number("sinceSeconds");
        var time = Time(query.Text("sinceTime"));
        var options = new LogOptions
        {
            Container = query.Text("container"),
            Follow = query.Flag("follow"),
            Previous = query.Flag("previous"),
            Timestamps = query.Flag("timestamps"),
            TailLines = query.Number("tailLines"),
            LimitBytes = query.Number("limitBytes"),
            Since = seconds is { } ago ? now.Plus(-Spans.FromSeconds(ago)) : time,
        };
        Check(options, query.Text("stream"), seconds, time, pod);
        return options;
    }

    private static DateTimeOffset? Time(string text) => text.Length == 0
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiException.BadRequest(
                $"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");

    private static void Check(LogOptions options, string stream, long? seconds, DateTimeOffset? time, string pod)
    {
        var errors = new FieldErrors();
        errors.At("tailLines").NotNegative(options.TailLines);
        if (options.LimitBytes < 1)
        {
            errors.At("limitBytes").Invalid(options.LimitBytes, "must be greater than 0");
        }

        if (seconds is not null && time is not null)
        {
            errors.At("[]").Forbidden("at most one of `sinceTime` or `sinceSeconds` may be specified");
        }
        else if (seconds < 1)
        {
            errors.At("sinceSeconds").Invalid(seconds, "must be greater than 0");
        }

        if (stream.Length > 0)
        {
            errors.At("stream").Forbidden("may not be specified");
        }

        if (errors.Any)
        {
            throw ApiException.Invalid(new ResourceNames("", "v1", "PodLogOptions", "podlogoptions"), pod, errors.All);
        }
    }
}
