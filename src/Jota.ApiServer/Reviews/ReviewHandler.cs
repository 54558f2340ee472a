using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Authorization.Rbac;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Jwt;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Storage;
using Jota.ApiServer.Tokens;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>Answers the questions that are created and not stored: who am I, may I, may somebody, whose token is this.</summary>
internal sealed class ReviewHandler(
    BodyReader bodies, WatchCaches caches, IAuthorizer authorizer, RbacIndex rbac, ServiceAccountTokens tokens, JwtAuthentication jwt,
    TimeProvider clock)
{
    public async Task<WriteResult> HandleAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        // 1. Read and check the question.
        var resource = target.Resource;
        var wanted = bodies.Read(resource, body, options.FieldValidation, ct);
        MetadataRules.TakeNamespace(target, resource.MetadataOf(wanted.Object));
        resource.DefaultObject(wanted.Object);
        var errors = new FieldErrors();
        resource.ValidateObject(wanted.Object, errors);
        if (errors.Any)
        {
            throw ApiException.Invalid(resource.Names, "", errors.All);
        }

        // 2. Answer it, from what is known now: somebody may ask about what he has just granted.
        await caches.WhenFreshAsync(ct);
        await AnswerAsync(user, wanted.Object, ct);
        return new(ApiObject.FromStored(resource, ObjectEncoding.ToStored(resource, wanted.Object), Revision.None))
        {
            Created = true,
            Warnings = wanted.Warnings,
        };
    }

    private async ValueTask AnswerAsync(UserIdentity user, object question, CancellationToken ct)
    {
        switch (question)
        {
            case V1SelfSubjectReview self:
                self.Metadata = new V1ObjectMeta { CreationTimestamp = clock.ObjectNow() };
                self.Status = new V1SelfSubjectReviewStatus { UserInfo = Identities.Of(user) };
                break;
            case V1SelfSubjectAccessReview own:
                own.Status = Decide(AccessQuestion.Of(user, own.Spec.ResourceAttributes, own.Spec.NonResourceAttributes));
                break;
            case V1SubjectAccessReview other:
                other.Status = Decide(AccessQuestion.Of(other.Spec));
                break;
            case V1LocalSubjectAccessReview local:
                local.Status = Decide(AccessQuestion.Of(local.Spec));
                break;
            case V1SelfSubjectRulesReview rules:
                rules.Status = RulesAnswer.Of(user, Required(rules.Spec?.NamespaceProperty), rbac);
                rules.Spec = null;
                break;
            case V1TokenReview token:
                await AnswerAsync(token, ct);
                break;
            default:
                throw new ArgumentException($"{question} is no question", nameof(question));
        }
    }

    private static string Required(string? ns) => string.IsNullOrEmpty(ns) ? throw ApiException.BadRequest("no namespace on request") : ns;

    private V1SubjectAccessReviewStatus Decide(in AccessQuestion question)
    {
        var decision = authorizer.Authorize(question.Request);
        return new()
        {
            Allowed = decision.Allowed,
            Reason = decision.Reason.Length == 0 ? null : decision.Reason,
            EvaluationError = question.Problem,
        };
    }

    private async ValueTask AnswerAsync(V1TokenReview review, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(review.Spec?.Token))
        {
            throw ApiException.BadRequest("token is required for TokenReview in authentication");
        }

        var audiences = review.Spec.Audiences is { Count: > 0 } asked ? [.. asked] : ImmutableArray.Create(ServiceAccountTokens.Issuer);
        var verdict = await tokens.JudgeAsync(review.Spec.Token, audiences, ct);
        if (verdict == TokenVerdict.Foreign)
        {
            verdict = await JudgeForeignAsync(review.Spec.Token, audiences, ct);
        }

        review.Status = verdict.User is { } owner
            ? new V1TokenReviewStatus { Authenticated = true, User = Identities.Of(owner), Audiences = [.. verdict.Audiences] }
            : new V1TokenReviewStatus
            {
                Error = verdict.Problem.Length > 0 ? $"[invalid bearer token, {verdict.Problem}]" : "invalid bearer token",
            };
    }

    /// <summary>Tokens of other issuers tell who talks to the API, and nobody else: it must be asked for (upstream's rule).</summary>
    private async ValueTask<TokenVerdict> JudgeForeignAsync(string token, ImmutableArray<string> audiences, CancellationToken ct)
    {
        if (!audiences.Contains(ServiceAccountTokens.Issuer))
        {
            return TokenVerdict.Foreign;
        }

        var verdict = await jwt.JudgeAsync(token, ct);
        return verdict.User is null ? verdict : verdict with { Audiences = [ServiceAccountTokens.Issuer] };
    }
}
